import type { NodeId } from '../mesh/identity.ts'
import { byText } from '../topology/ascending.ts'
import { countCards, fitsIn, toCards, type Box, type Ground } from './ground.ts'
import type { MapCounts } from './map-detail.ts'
import { nodesOf, worstFirst, type Trouble } from './trouble.ts'

/** What is folded without being asked for, so that a map can be read. */
export type AutoFolds = {
  readonly boxes: ReadonlySet<NodeId>
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
 * Chooses what to fold: nothing while all that is wanted can be drawn, else namespaces, and clusters
 * where these are still too many; the healthy before others, and the largest first.
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
  const { boxes, kept } = chooseAnew(question, previous)
  const folds = { boxes: new Set(boxes.map(({ id }) => id)), of }
  return kept === undefined
    ? folds
    : keepTroubles(question, { ...folds, kept: { troubles: kept, nodes: new Set() } }, previous)
}

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
  const isFolded = markBoxes(ground, (box) => folds.boxes.has(box.id) || closed.has(box.id))
  return countCards(ground, toCards(ground, isFolded, heldByTrouble(ground, troubles, folds)))
}

/** Of each box by number, 1 where it is one of those asked for. */
export const markBoxes = ({ boxes }: Ground, has: (box: Box) => boolean): Uint8Array =>
  Uint8Array.from(boxes, (box) => (has(box) ? 1 : 0))

function chooseAnew(
  { ground, troubles, closed, limits }: Question,
  previous: AutoFolds | undefined,
): { readonly boxes: readonly Box[]; readonly kept?: number } {
  const held = nodesOf(troubles, ground.nodes.length)
  const fits = (boxes: readonly Box[], isHeld: Uint8Array): boolean => {
    const folded = new Set(boxes)
    const isFolded = markBoxes(ground, (box) => folded.has(box) || closed.has(box.id))
    return fitsIn(countCards(ground, toCards(ground, isFolded, isHeld)), limits)
  }
  if (fits([], held)) return { boxes: [] }
  const namespaces = worthFolding(ground, 'namespace', held)
  const clusters = worthFolding(ground, 'cluster', held)
  const few = smallest(namespaces.length, (count) => fits(namespaces.slice(0, count), held))
  if (few !== undefined) return { boxes: namespaces.slice(0, few) }

  const all = [...namespaces, ...clusters]
  const some = (count: number) => all.slice(0, namespaces.length + count)
  const isMostlyWell = held.reduce((sum, one) => sum + one, 0) <= limits.nodes / 2
  if (isMostlyWell) {
    const more = smallest(clusters.length, (count) => fits(some(count), held))
    if (more !== undefined) return { boxes: some(more) }
  }
  const ranked = rank(ground, troubles, previous)
  const nothingHeld = new Uint8Array(ground.nodes.length)
  const hasRoom = namespaces.length <= limits.nodes / 2 && fits(namespaces, nothingHeld)
  const boxes = isMostlyWell || !hasRoom ? all : namespaces
  const dropped = smallest(ranked.length, (count) =>
    fits(boxes, nodesOf(ranked.slice(0, ranked.length - count), ground.nodes.length)),
  )
  return { boxes, kept: ranked.length - (dropped ?? ranked.length) }
}

/** Boxes in the order in which they are folded: those that are well first, then the largest. */
function worthFolding(ground: Ground, level: Box['level'], held: Uint8Array): readonly Box[] {
  const weighed = ground.boxes
    .filter((box) => box.level === level && box.nodes.length > 1)
    .map((box) => ({ box, isWell: !box.nodes.some((node) => held[node] === 1) }))
  weighed.sort(
    (a, b) =>
      Number(b.isWell) - Number(a.isWell) ||
      b.box.nodes.length - a.box.nodes.length ||
      byText(a.box.id, b.box.id),
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
