import {
  cellValues,
  rankOrders,
  rowKinds,
  type CellValue,
  type RankOrder,
  type RowKind,
} from '#src/domain/heat/heat.ts'
import { formatDuration } from '#src/domain/time-window.ts'
import { seconds, type Seconds } from '#src/domain/units.ts'
import { heatScales, type HeatScale } from '#src/viz/heat/heat-content.ts'

/** How far back the matrix and the scrubber reach. */
export const matrixSpans: readonly Seconds[] = [
  1800, 3600, 10_800, 21_600, 43_200, 86_400, 604_800,
].map(seconds)

/** What the matrix shows, and how. */
export type MatrixState = {
  readonly value: CellValue
  readonly rows: RowKind
  readonly rank: RankOrder
  readonly scale: HeatScale
  readonly span: Seconds
}

export const defaultMatrix: MatrixState = {
  value: 'errors',
  rows: 'edges',
  rank: 'departure',
  scale: 'absolute',
  span: seconds(3600),
}

/** Reads the matrix's part of a URL's search; whatever makes no sense is the default. */
export function parseMatrixState(search: URLSearchParams): MatrixState {
  const span = search.get('span')
  return {
    value: oneOf(cellValues, search.get('cell')) ?? defaultMatrix.value,
    rows: oneOf(rowKinds, search.get('rows')) ?? defaultMatrix.rows,
    rank: oneOf(rankOrders, search.get('rank')) ?? defaultMatrix.rank,
    scale: oneOf(heatScales, search.get('scale')) ?? defaultMatrix.scale,
    span: matrixSpans.find((known) => formatDuration(known) === span) ?? defaultMatrix.span,
  }
}

/** The parameters that {@link parseMatrixState} reads. */
export function toMatrixTexts(state: MatrixState): Readonly<Record<string, string>> {
  const { value, rows, rank, scale, span } = state
  return { cell: value, rows, rank, scale, span: formatDuration(span) }
}

const oneOf = <T extends string>(known: readonly T[], text: string | null): T | undefined =>
  known.find((one) => one === text)
