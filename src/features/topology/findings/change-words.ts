import type { ChangeKind, EdgeChange } from '#src/domain/compare/edge-change.ts'
import type { EdgeFigures } from '#src/domain/compare/edge-figures.ts'
import { formatLatency, formatQuantity, formatRate, formatRatio } from '#src/ui/formats.ts'
import type { EdgeLooks } from '#src/viz/map/use-map-view.ts'

/** What became of an edge, for the worse, for the better, or neither. */
export type ChangeTone = 'worse' | 'better' | 'traffic' | 'added' | 'removed'

const tones: Readonly<Record<ChangeKind, ChangeTone>> = {
  failing: 'worse',
  slower: 'worse',
  recovering: 'better',
  faster: 'better',
  busier: 'traffic',
  quieter: 'traffic',
  added: 'added',
  removed: 'removed',
}

export const toneOf = ({ kinds: [first] }: EdgeChange): ChangeTone => tones[first]

/** How each edge that differs is drawn. */
export function toEdgeLooks(changes: readonly EdgeChange[]): EdgeLooks {
  return new Map(
    changes.map((change) => {
      const tone = toneOf(change)
      return [change.id, change.isSignificant ? tone : (`${tone} unsure` as const)]
    }),
  )
}

/** What stands before a change where there is room for one character. */
export const toneSign: Readonly<Record<ChangeTone, string>> = {
  worse: '▲',
  better: '▼',
  traffic: '◇',
  added: '+',
  removed: '−',
}

const kindWords: Readonly<Record<ChangeKind, string>> = {
  failing: 'fails more',
  slower: 'slower',
  recovering: 'fails less',
  faster: 'faster',
  busier: 'busier',
  quieter: 'quieter',
  added: 'new',
  removed: 'gone',
}

/** The kinds in words: "fails more, slower". */
export const kindsInWords = ({ kinds }: EdgeChange): string =>
  kinds.map((kind) => kindWords[kind]).join(', ')

/** The numbers behind a change, before → now, most important first. */
export function changeNumbers(change: EdgeChange): readonly string[] {
  const { kinds, now, before, protocol } = change
  const noun = protocol === 'tcp' ? 'connections/s' : 'requests/s'
  return kinds.map((kind) => {
    switch (kind) {
      case 'failing':
      case 'recovering':
        return `errors ${ratioText(before)} → ${ratioText(now)}`
      case 'slower':
      case 'faster':
        return latencyText(change)
      case 'busier':
      case 'quieter':
        return `${rateText(before)} → ${rateText(now)} ${noun}`
      case 'added':
        return `${rateText(now)} ${noun}, none before`
      case 'removed':
      default:
        return `${rateText(before)} ${noun} before, none now`
    }
  })
}

const ratioText = (figures: EdgeFigures | undefined): string => formatRatio(figures?.errors ?? NaN)
const rateText = (figures: EdgeFigures | undefined): string => formatRate(figures?.rate ?? NaN)

function latencyText({ latency, now, before }: EdgeChange): string {
  const of = latency?.of ?? 'mean'
  const read = (figures: EdgeFigures | undefined) =>
    formatLatency((of === 'p95' ? figures?.p95?.value : figures?.mean) ?? NaN)
  const factor = latency === undefined ? '' : ` (×${(2 ** latency.change).toPrecision(2)})`
  return `${of} ${read(before)} → ${read(now)}${factor}`
}

/** How many requests the two windows hold, so that the numbers can be weighed. */
export function weightText({ now, before, protocol }: EdgeChange): string {
  const noun = protocol === 'tcp' ? 'connection' : 'request'
  return `${formatQuantity(before?.requests ?? 0, noun)} before, ${formatQuantity(now?.requests ?? 0, noun)} now`
}
