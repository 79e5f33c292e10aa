import { cardAt, type Position, type Rectangle } from '#src/domain/layout/size.ts'
import type { TrafficEdge } from '#src/domain/topology/graph.ts'
import { shownSignals } from '#src/domain/topology/shown-side.ts'

import type { EdgeCurve } from './edge-curve.ts'
import { lineOf, type Geometry } from './edge-geometry.ts'
import {
  labelForm,
  mostPlaced,
  placeLabels,
  tightSize,
  type LabelForm,
  type LabelledEdge,
  type LabelPlaces,
} from './label-places.ts'
import { edgeText, type EdgeText } from './label-text.ts'
import type { MapPicture } from './map-options.ts'
import { farScale } from './map-style.ts'
import { hasTrouble, stateOf, widthIndex } from './visual-class.ts'

/** What is written on an edge, and where. */
export type EdgeTag = {
  readonly edge: TrafficEdge
  readonly at: Position
  readonly form: LabelForm
  /** What remains of it where the map is seen from far. */
  readonly brief: string
}

/** What was placed before, which holds while the places, the sizes and the order are the same. */
export type TagPlaces = {
  readonly geometry: Geometry
  readonly wanted: readonly LabelledEdge[]
  readonly places: LabelPlaces
}

/** Where more edges are silent, a whole part of the mesh is, and its dots and hollow cards say so. */
const mostSilentTags = 6
/** Likewise where more have only a sign of policy: then it is the rule, and the legend counts them. */
const mostSignsAlone = 24
/** A stack of more lines than this would be a wall. */
const mostLines = 6

/** Everything that is written on edges: what needs a look first, then the busiest. */
export function toTags(
  picture: MapPicture,
  geometry: Geometry,
  titles: readonly Rectangle[],
  before?: TagPlaces,
): { readonly tags: readonly EdgeTag[]; readonly placed: TagPlaces } {
  const texts = textsOf(picture)
  const wanted = texts.flatMap(({ edge, text }): LabelledEdge[] => {
    const curve = lineOf(geometry, edge)
    return curve === undefined ? [] : [toWish(edge, text, curve)]
  })
  const placed =
    before !== undefined && before.geometry === geometry && isSameWish(before.wanted, wanted)
      ? { ...before, wanted }
      : { geometry, wanted, places: placeLabels(wanted, groundOf(geometry, titles)) }
  const forms = new Map(wanted.map(({ id, forms: own }) => [id, own]))
  const tags = texts.flatMap(({ edge, text }): EdgeTag[] => {
    const place = placed.places.get(edge.id)
    const form = place && forms.get(edge.id)?.[place.form]
    return place === undefined || form === undefined
      ? []
      : [{ edge, at: place.at, form, brief: text.brief }]
  })
  return { tags, placed }
}

type Written = { readonly edge: TrafficEdge; readonly text: EdgeText }

/** What is to be written, the most important first; of more than can be placed, no text is made. */
function textsOf(picture: MapPicture): readonly Written[] {
  const { labels, sides } = picture.options
  const hasNumbers = sides || labels.some((name) => name !== 'trouble')
  const written: Written[] = []
  for (const edge of byRank(picture)) {
    if (written.length === mostPlaced) break
    const text = edgeText(edge, picture)
    if (text !== undefined) written.push({ edge, text })
  }
  if (hasNumbers) return written
  const isAlone = ({ text }: Written) => text.brief === ''
  const isCrowd = written.filter(isAlone).length > mostSignsAlone
  return isCrowd ? written.filter((entry) => !isAlone(entry)) : written
}

const ranks = 40

/** Failing edges choose the place of their label first, then the busiest by decade. */
function byRank({ map }: MapPicture): readonly TrafficEdge[] {
  const ranked: TrafficEdge[][] = Array.from({ length: ranks }, () => [])
  for (const edge of map.graph.edges.values()) ranked[rankOf(edge)]?.push(edge)
  const silent = ranked.slice(20, 30).flat()
  return silent.length > mostSilentTags
    ? ranked.flat().filter((edge) => edge.silentSince === undefined)
    : ranked.flat()
}

const troubleRanks = { failing: 0, degraded: 10, silent: 20, unknown: 30, idle: 30, healthy: 30 }

const rankOf = (edge: TrafficEdge): number =>
  troubleRanks[stateOf(edge)] + 9 - widthIndex(shownSignals(edge)?.rate ?? 0)

const nothing = { width: 0, height: 0 } as const

function toWish(edge: TrafficEdge, text: EdgeText, curve: EdgeCurve): LabelledEdge {
  const isTrouble = hasTrouble(edge)
  const isNeeded = isTrouble || edge.silentSince !== undefined
  const forms = formsOf(text, isNeeded, isTrouble)
  return { id: edge.id, forms, isNeeded, curve, least: isTrouble ? smallSize(text.brief) : nothing }
}

/** How large what needs a look is drawn from a little farther: see `zoom-detail.ts`. */
function smallSize(brief: string) {
  const { width, height } = tightSize(brief)
  return { width: width * farScale.small, height: height * farScale.small }
}

/** In one line, or in a stack of its parts; where it must be shown, at last in brief. */
function formsOf(
  { brief, parts, sides }: EdgeText,
  isNeeded: boolean,
  isBold: boolean,
): readonly LabelForm[] {
  const all = parts.length === 0 ? sides : [parts, ...sides]
  const stack = all.flat()
  const forms = [
    labelForm(
      all.map((line) => line.join(' · ')),
      isBold,
    ),
  ]
  if (stack.length > all.length && stack.length <= mostLines) forms.push(labelForm(stack, isBold))
  if (isNeeded && brief !== '' && stack.length > 1) forms.push(labelForm([brief], isBold))
  return forms
}

const groundOf = ({ positions }: Geometry, titles: readonly Rectangle[]): readonly Rectangle[] => [
  ...[...positions.values()].map(cardAt),
  ...titles,
]

/** Whether labels of the same sizes look for places in the same order. */
function isSameWish(a: readonly LabelledEdge[], b: readonly LabelledEdge[]): boolean {
  return a.length === b.length && a.every((wish, index) => isSameSize(wish, b[index]))
}

function isSameSize(a: LabelledEdge, b: LabelledEdge | undefined): boolean {
  if (b === undefined || a.id !== b.id || a.isNeeded !== b.isNeeded) return false
  if (a.forms.length !== b.forms.length) return false
  return a.forms.every(({ width, height }, index) => {
    const other = b.forms[index]
    return other?.width === width && other.height === height
  })
}
