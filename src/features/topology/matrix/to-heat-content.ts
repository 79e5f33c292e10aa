import { heatTimes } from '#src/domain/heat/grid.ts'
import type { CellValue, HeatGrid, HeatRow, HeatRows, RowId } from '#src/domain/heat/heat.ts'
import { signalOf, type RankBy } from '#src/domain/heat/rank-rows.ts'
import type { RankedRow } from '#src/domain/heat/ranking.ts'
import { readCell } from '#src/domain/heat/read-cell.ts'
import { parseEdgeId, parseNodeId, type EdgeIdentity } from '#src/domain/mesh/identity.ts'
import type { Reading } from '#src/domain/signals/reading.ts'
import type { Seconds } from '#src/domain/units.ts'
import { formatLatency, formatRate, formatRatio } from '#src/ui/formats.ts'
import type { HeatContent, HeatLine, HeatRamp, HeatScale } from '#src/viz/heat/heat-content.ts'

import { toPeerLabel } from '../peer-label.ts'

/** How a cell's value is written, coloured and saved. */
export const valueLooks: {
  readonly [V in CellValue]: {
    readonly title: string
    readonly ramp: HeatRamp
    readonly format: (value: number) => string
    readonly csvUnit: string
  }
} = {
  errors: { title: 'Errors', ramp: 'errors', format: formatRatio, csvUnit: 'share' },
  p50: { title: 'p50', ramp: 'latency', format: formatLatency, csvUnit: 's' },
  p95: { title: 'p95', ramp: 'latency', format: formatLatency, csvUnit: 's' },
  p99: { title: 'p99', ramp: 'latency', format: formatLatency, csvUnit: 's' },
  rate: { title: 'Requests/s', ramp: 'rate', format: formatRate, csvUnit: '1/s' },
}

/** All readings of one row, in the order of its columns. */
function readRow(row: HeatRow, value: CellValue, window: Seconds): readonly Reading[] {
  return Array.from({ length: row.rate.length }, (_, column) =>
    readCell(row, value, column, window),
  )
}

// a refresh makes new rows for what is in view; what was read of the others is kept
const kept = new WeakMap<HeatRow, Map<CellValue, readonly Reading[]>>()

/** {@link readRow}, once for each row and value. */
export function readRowOnce(row: HeatRow, value: CellValue, window: Seconds): readonly Reading[] {
  const known = kept.get(row)?.get(value)
  if (known !== undefined) return known
  const readings = readRow(row, value, window)
  const ofRow = kept.get(row) ?? new Map<CellValue, readonly Reading[]>()
  kept.set(row, ofRow.set(value, readings))
  return readings
}

/** What is asked of the matrix besides its numbers. */
export type MatrixLook = {
  readonly by: RankBy
  readonly scale: HeatScale
  /** The limit that a row's service has promised, in the unit of the cells. */
  readonly objectiveOf: (row: RankedRow) => number | undefined
}

/** How the cells are written and coloured. */
export function toHeatLook({ by, scale }: Pick<MatrixLook, 'by' | 'scale'>) {
  return { ...valueLooks[by.value], scale }
}

/** All rows in the order given, without cells: names and ranks stay from refresh to refresh. */
export function toPlainLines(rows: readonly RankedRow[], look: MatrixLook): readonly HeatLine[] {
  return rows.map((row) => {
    const rank = rankText(row, look.by)
    const objective = look.objectiveOf(row)
    return {
      id: row.id,
      ...rowNames(row.id),
      cells: undefined,
      ...(rank !== undefined && { rank }),
      ...(objective !== undefined && { objective }),
    }
  })
}

/** The same rows with the cells of those that were fetched. */
export function withCells(
  lines: readonly HeatLine[],
  heat: HeatRows | undefined,
  { by, scale }: Pick<MatrixLook, 'by' | 'scale'>,
): readonly HeatLine[] {
  if (heat === undefined) return lines
  const fetched: ReadonlyMap<string, HeatRow> = heat.rows
  return lines.map((line) => {
    const row = fetched.get(line.id)
    if (row === undefined) return line
    const cells = readRowOnce(row, by.value, heat.window)
    const usual = scale === 'relative' ? usualOf(cells) : undefined
    return { ...line, cells, ...(usual !== undefined && { usual }) }
  })
}

/** The moments of some columns. */
export function toTimes(grid: HeatGrid): Pick<HeatContent, 'times' | 'stepSeconds'> {
  return { times: [...heatTimes(grid)], stepSeconds: grid.step }
}

type RowNames = Pick<HeatLine, 'name' | 'label' | 'place'>
const names = new Map<RowId, RowNames>()
const mostNames = 20_000

/** A row in words, read from its id once. */
export function rowNames(id: RowId): RowNames {
  const known = names.get(id)
  if (known !== undefined) return known
  if (names.size >= mostNames) names.clear()
  const made = makeNames(id)
  names.set(id, made)
  return made
}

function makeNames(id: RowId): RowNames {
  const edge = parseEdgeId(id)
  if (edge.ok) return edgeNames(edge.value)
  const node = parseNodeId(id)
  if (!node.ok) return { name: id, label: id, place: '' }
  const { name, place } = toPeerLabel(node.value)
  return { name: place === '' ? name : `${name} in ${place}`, label: name, place }
}

const protocolNames = { http: 'HTTP', grpc: 'gRPC', tcp: 'TCP' } as const

function edgeNames({ source, target, protocol }: EdgeIdentity): RowNames {
  const [from, to] = [toPeerLabel(source, 'source'), toPeerLabel(target, 'target')]
  const name = `${from.name} to ${to.name}`
  const label = `${from.name} → ${to.name}`
  const spoken = protocolNames[protocol]
  // pairs of clusters speak all protocols, and have no other place
  if (from.place === '' && to.place === '') {
    return { name: `${name} over ${spoken}`, label, place: spoken }
  }
  // equal names are told apart by their clusters first, and there is no room for more
  const place = [...new Set([source.cluster, target.cluster])].join(' → ')
  return { name, label, place: protocol === 'http' ? place : `${place} · ${spoken}` }
}

function rankText({ departures, now }: RankedRow, by: RankBy): string | undefined {
  if (by.order === 'name') return undefined
  const signal = signalOf(by.value)
  if (by.order === 'departure') {
    const deviation = departures[signal]?.deviation
    return deviation === undefined ? undefined : `${deviationText(deviation)} σ`
  }
  if (signal === 'errors') return now.errors === undefined ? undefined : formatRatio(now.errors)
  if (signal === 'rate') return formatRate(now.rate)
  return now.mean === undefined ? undefined : formatLatency(now.mean)
}

/** "12.3", "−3.1", ">50". */
function deviationText(deviation: number): string {
  const size = Math.abs(deviation)
  return `${deviation < 0 ? '−' : ''}${size > 50 ? '>50' : size.toFixed(1)}`
}

/** The row's own middle over the time shown: what it is held against on the relative scale. */
function usualOf(readings: readonly Reading[] | undefined): number | undefined {
  const values = (readings ?? []).flatMap((reading) => {
    if (reading.state === 'value') return reading.value
    return reading.state === 'zero' ? 0 : []
  })
  if (values.length === 0) return undefined
  values.sort((a, b) => a - b)
  return values[values.length >> 1]
}
