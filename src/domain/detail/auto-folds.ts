import type { NodeId } from '../mesh/identity.ts'
import { byText } from '../topology/ascending.ts'
import {
  countCards,
  fitsIn,
  folded,
  merged,
  open,
  toCards,
  toFates,
  type Box,
  type Fate,
  type Ground,
} from './ground.ts'
import type { MapCounts } from './map-detail.ts'
import { nodesOf, worstFirst, type Trouble } from './trouble.ts'

/** What is folded without being asked for, so that a map can be read. */
export type AutoFolds = {
  readonly boxes: ReadonlySet<NodeId>
  /** Namespaces that are drawn as a part of their cluster's card: there are too many of them. */
  readonly merged: ReadonlySet<NodeId>
  /** How much was wanted when this was chosen. */
  readonly of: MapCounts
  /**
   * How many of the troubles, worst first, keep their nodes out of folds; absent for all of them.
   * `nodes` are those that did last.
   */
  readonly kept?: { readonly troubles: number; readonly nodes: ReadonlySet<NodeId> }
}

/** Sizes may move by this share before anything is folded otherwise. */
const slack = 0.2

type Question = {
  readonly ground: Ground
  readonly troubles: readonly Trouble[]
  /** Boxes that are folded anyway. */
  readonly closed: ReadonlySet<NodeId>
  readonly limits: MapCounts
}

/**
 * Chooses what to fold: nothing while all that is wanted can be drawn, else namespaces; and where
 * these are still too many, some of them become one card for the rest of their cluster. The healthy
 * are folded before others.
 *
 * What is unhealthy stays out of every fold, unless there is so much of it that it can't be drawn:
 * then the worst of it does.
 *
 * @param previous - What was chosen before: it stays as long as sizes move by a fifth at most, so
 *   that a map does not change its form with each node that comes and goes.
 */
export function chooseFolds(question: Question, previous: AutoFolds | undefined): AutoFolds {
  const { ground, limits } = question
  const of = { nodes: ground.nodes.length, edges: ground.edges.length }
  if (previous !== undefined && isNear(previous.of, of)) {
    const folds = keepTroubles(question, previous)
    if (
      fitsIn(countFolds(question, folds), {
        nodes: grown(limits.nodes),
        edges: grown(limits.edges),
      })
    )
      return folds
  }
  const { plan, kept } = chooseAnew(question, previous)
  const folds = { boxes: idsOf(plan.boxes), merged: idsOf(plan.merged), of }
  return kept === undefined
    ? folds
    : keepTroubles(question, { ...folds, kept: { troubles: kept, nodes: new Set() } }, previous)
}

const idsOf = (boxes: readonly Box[]): ReadonlySet<NodeId> => new Set(boxes.map(({ id }) => id))

const grown = (count: number): number => count * (1 + slack)

const isNear = (before: MapCounts, now: MapCounts): boolean =>
  Math.abs(now.nodes - before.nodes) <= before.nodes * slack &&
  Math.abs(now.edges - before.edges) <= before.edges * slack

/** Which nodes the worst troubles keep now; the very folds of before where these are the same. */
function keepTroubles(
  { ground, troubles }: Question,
  folds: AutoFolds,
  previous: AutoFolds = folds,
): AutoFolds {
  if (folds.kept === undefined) return folds
  const before = previous.kept?.nodes
  const ranked = rank(ground, troubles, previous).slice(0, folds.kept.troubles)
  const marks = nodesOf(ranked, ground.nodes.length)
  const nodes = new Set(ground.nodes.flatMap(({ id }, index) => (marks[index] === 1 ? id : [])))
  const isSame = nodes.size === before?.size && [...nodes].every((id) => before.has(id))
  if (isSame && folds === previous) return folds
  return { ...folds, kept: { troubles: folds.kept.troubles, nodes } }
}

function rank(ground: Ground, troubles: readonly Trouble[], previous: AutoFolds | undefined) {
  return worstFirst(troubles, (node) => {
    const id = ground.nodes[node]?.id
    return id !== undefined && previous?.kept?.nodes.has(id) === true
  })
}

/** Of each node by number, 1 where trouble keeps it out of every fold. */
export function heldByTrouble(
  { nodes }: Ground,
  troubles: readonly Trouble[],
  folds: AutoFolds | undefined,
): Uint8Array {
  const kept = folds?.kept
  if (kept === undefined) return nodesOf(troubles, nodes.length)
  return Uint8Array.from(nodes, ({ id }) => (kept.nodes.has(id) ? 1 : 0))
}

function countFolds({ ground, troubles, closed }: Question, folds: AutoFolds): MapCounts {
  const fates = toFates(ground, ({ id }) => (closed.has(id) ? folded : fateIn(folds, id)))
  return countCards(ground, toCards(ground, fates, heldByTrouble(ground, troubles, folds)))
}

/** What becomes of a box without being asked for. */
export function fateIn(folds: AutoFolds, id: NodeId): Fate {
  if (folds.merged.has(id)) return merged
  return folds.boxes.has(id) ? folded : open
}

type Plan = { readonly boxes: readonly Box[]; readonly merged: readonly Box[] }

const nothing: Plan = { boxes: [], merged: [] }

/** Cards that stand for much have lines to everywhere: more of them than this are a tangle. */
const mostLinesPerCard = 4

const isTangle = ({ nodes, edges }: MapCounts): boolean => edges > nodes * mostLinesPerCard

/** @returns `kept` says how many troubles keep out of folds, where not all can. */
function chooseAnew(
  { ground, troubles, closed, limits }: Question,
  previous: AutoFolds | undefined,
): { readonly plan: Plan; readonly kept?: number } {
  const { length } = ground.nodes
  const held = nodesOf(troubles, length)
  const count = (plan: Plan, isHeld: Uint8Array): MapCounts => {
    const [boxes, others] = [new Set(plan.boxes), new Set(plan.merged)]
    const fates = toFates(ground, (box) => {
      if (closed.has(box.id)) return folded
      return others.has(box) ? merged : boxes.has(box) ? folded : open
    })
    return countCards(ground, toCards(ground, fates, isHeld))
  }
  const fits = (plan: Plan) => fitsIn(count(plan, held), limits)
  if (fits(nothing)) return { plan: nothing }
  const ways = plansOf(ground, held)
  const isClear = (plan: Plan) => fits(plan) && !isTangle(count(plan, held))
  for (const { most, planOf } of ways) {
    const few = smallest(most, (some) => fits(planOf(some)))
    if (few !== undefined && isClear(planOf(few))) return { plan: planOf(few) }
    const more = smallest(most, (some) => isClear(planOf(some)))
    if (more !== undefined) return { plan: planOf(more) }
  }
  const last = ways.at(-1)
  const plan = last?.planOf(last.most) ?? nothing
  if (fits(plan)) return { plan }
  // so much is unhealthy that even with all else in a few cards it is too much
  const ranked = rank(ground, troubles, previous)
  const dropped = smallest(ranked.length, (fewer) =>
    fitsIn(count(plan, nodesOf(ranked.slice(0, ranked.length - fewer), length)), limits),
  )
  return { plan, kept: ranked.length - (dropped ?? ranked.length) }
}

type Plans = { readonly most: number; readonly planOf: (count: number) => Plan }

/**
 * Ways to draw less and less, from nothing folded on: namespaces fold, the largest first, since most
 * is won by these; then the rest of a cluster becomes one card, into which the smallest go first.
 */
function plansOf(ground: Ground, held: Uint8Array): readonly Plans[] {
  const clusters = wellFirst(ground, held, (box) => box.level === 'cluster', largestFirst)
  const namespaces = wellFirst(ground, held, isNamespace, largestFirst)
  const worthIt = namespaces.filter(({ nodes }) => nodes.length > 1)
  const mergeable = wellFirst(ground, held, isNamespace, (a, b) => largestFirst(b, a)).filter(
    ({ peer }) => peer.kind === 'mesh',
  )
  if (namespaces.length === 0) {
    return [
      {
        most: clusters.length,
        planOf: (count) => ({ ...nothing, boxes: clusters.slice(0, count) }),
      },
    ]
  }
  return [
    { most: worthIt.length, planOf: (count) => ({ ...nothing, boxes: worthIt.slice(0, count) }) },
    {
      most: mergeable.length,
      planOf: (count) => ({ boxes: worthIt, merged: mergeable.slice(0, count) }),
    },
  ]
}

const isNamespace = ({ level }: Box): boolean => level === 'namespace'
const largestFirst = (a: Box, b: Box): number => b.nodes.length - a.nodes.length

function wellFirst(
  { boxes }: Ground,
  held: Uint8Array,
  isWanted: (box: Box) => boolean,
  order: (a: Box, b: Box) => number,
): readonly Box[] {
  const weighed = boxes
    .filter(isWanted)
    .map((box) => ({ box, isWell: !box.nodes.some((node) => held[node] === 1) }))
  weighed.sort(
    (a, b) =>
      Number(b.isWell) - Number(a.isWell) || order(a.box, b.box) || byText(a.box.id, b.box.id),
  )
  return weighed.map(({ box }) => box)
}

/** The smallest count up to `most` that is enough; `undefined` where not even `most` is. */
function smallest(most: number, isEnough: (count: number) => boolean): number | undefined {
  if (!isEnough(most)) return undefined
  let [low, high] = [0, most]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (isEnough(middle)) high = middle
    else low = middle + 1
  }
  return high
}
