import { readingNumber } from '#src/domain/signals/figures.ts'
import type { Column } from '#src/ui/DataTable.tsx'
import { formatBytesPerSecond, formatLatency, formatRate, formatRatio } from '#src/ui/formats.ts'
import { HealthGlyph } from '#src/ui/HealthGlyph.tsx'
import { ReadingText } from '#src/ui/ReadingText.tsx'

import { bucketHint, PeerCell, SilentCell } from './cells.tsx'
import { readRowQuantile, troubleKeys, type EdgeRow, type QuantileName } from './edge-rows.ts'

const protocolNames = { http: 'HTTP', grpc: 'gRPC', tcp: 'TCP' } as const
const sideHints = {
  server: 'Measured by the server’s proxy; the caller reports nothing',
  waypoint: 'Measured by the waypoint; the caller reports nothing',
  mixed: 'Its parts are measured by different sides',
} as const

/** The table's columns; a narrow table gives numbers less room and a second line. */
export function edgeColumns(isWide: boolean): readonly Column<EdgeRow>[] {
  const room = isWide
    ? { protocol: 104, rate: 124, errors: 120, quantile: 104 }
    : { protocol: 72, rate: 92, errors: 92, quantile: 70 }
  return [
    peerColumn('source', 'Source'),
    peerColumn('target', 'Target'),
    {
      key: 'protocol',
      title: 'Protocol',
      hint: 'And whose numbers these are, where not the caller’s',
      width: room.protocol,
      sortBy: [(row) => row.protocol],
      cell: (row) => <ProtocolCell row={row} />,
      csv: (row) => protocolNames[row.protocol],
    },
    {
      key: 'rate',
      title: 'Requests/s',
      hint: 'Requests per second; for TCP, connections opened per second',
      align: 'end',
      width: room.rate,
      descendingFirst: true,
      sortBy: [(row) => row.figure('rate')],
      cell: (row) => <RateCell row={row} />,
      csv: (row) => readingNumber(row.rate),
    },
    {
      key: 'errors',
      title: 'Errors',
      hint: 'Share of requests that failed; sorts by health first',
      align: 'end',
      width: room.errors,
      descendingFirst: true,
      sortBy: troubleKeys,
      cell: (row) => <ErrorsCell row={row} />,
      csv: (row) => readingNumber(row.errors),
      csvTitle: 'Errors (share)',
    },
    quantileColumn('p50', room.quantile),
    quantileColumn('p95', room.quantile),
    quantileColumn('p99', room.quantile),
  ]
}

function peerColumn(key: 'source' | 'target', title: string): Column<EdgeRow> {
  return {
    key,
    title,
    sortBy: [(row) => row[key].name, (row) => row[key].place],
    cell: (row) => <PeerCell {...row[key]} />,
    csv: (row) => `${row[key].name} (${row[key].place})`,
  }
}

function quantileColumn(key: QuantileName, width: number): Column<EdgeRow> {
  return {
    key,
    title: key,
    hint: `${key.slice(1)} of 100 requests are at least as fast; an estimate from buckets`,
    align: 'end',
    width,
    descendingFirst: true,
    sortBy: [(row) => row.figure(key)],
    cell: (row) =>
      row.protocol === 'tcp' ? (
        <span className="sr-only">not measured for TCP</span>
      ) : (
        <QuantileCell row={row} quantile={key} />
      ),
    csv: (row) => readingNumber(readRowQuantile(row, key)),
    csvTitle: `${key} (s)`,
  }
}

function QuantileCell({
  row,
  quantile,
}: {
  readonly row: EdgeRow
  readonly quantile: QuantileName
}) {
  const reading = readRowQuantile(row, quantile)
  const estimate = row.signals?.quantiles?.[quantile]
  return (
    <ReadingText
      reading={reading}
      format={formatLatency}
      hint={reading.state === 'value' ? bucketHint(estimate) : undefined}
    />
  )
}

function ProtocolCell({ row }: { readonly row: EdgeRow }) {
  const { side } = row
  return (
    <span className="flex flex-col leading-4 group-data-[wide=true]/table:flex-row group-data-[wide=true]/table:items-baseline group-data-[wide=true]/table:gap-x-2">
      <span className="text-muted">{protocolNames[row.protocol]}</span>{' '}
      {side !== undefined && side !== 'client' && (
        <span className="text-2xs text-faint" title={sideHints[side]}>
          {side}
        </span>
      )}
    </span>
  )
}

function RateCell({ row }: { readonly row: EdgeRow }) {
  const rate = <ReadingText reading={row.rate} format={formatRate} />
  if (row.rate.state === 'no-telemetry' && row.rate.since !== undefined) {
    return <SilentCell since={row.rate.since} />
  }
  if (row.protocol !== 'tcp') return rate
  const bytes = row.signals?.bytes
  const hint =
    bytes === undefined
      ? undefined
      : `${formatBytesPerSecond(bytes.sent)} sent, ${formatBytesPerSecond(bytes.received)} received`
  return (
    <span title={hint}>
      {rate} <small className="text-2xs text-faint">conn/s</small>
    </span>
  )
}

/** TCP says nothing of success: that there is no share is no gap in the telemetry. */
const isBlind = ({ protocol, errors, isSilent }: EdgeRow) =>
  protocol === 'tcp' && errors.state === 'no-telemetry' && !isSilent

function ErrorsCell({ row }: { readonly row: EdgeRow }) {
  return (
    <span className="flex items-center justify-end gap-2">
      {isBlind(row) ? (
        <span className="sr-only">not measured for TCP</span>
      ) : (
        <ReadingText reading={row.errors} format={formatRatio} />
      )}
      <HealthGlyph state={row.health.state} reason={row.health.reason} />
    </span>
  )
}
