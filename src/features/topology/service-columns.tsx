import { readingNumber, sortNumber } from '#src/domain/signals/figures.ts'
import type { Column } from '#src/ui/DataTable.tsx'
import { formatRate, formatRatio } from '#src/ui/formats.ts'
import { HealthGlyph } from '#src/ui/HealthGlyph.tsx'
import { ReadingText } from '#src/ui/ReadingText.tsx'

import { PeerCell, SilentCell } from './cells.tsx'
import { serviceTroubleKeys, versionsText, type ServiceRow } from './service-rows.ts'

/** The table's columns; a narrow table gives numbers less room and a second line. */
export function serviceColumns(isWide: boolean): readonly Column<ServiceRow>[] {
  const room = isWide
    ? { rate: 124, errors: 132, versions: 152 }
    : { rate: 76, errors: 84, versions: 84 }
  return [
    {
      key: 'service',
      title: 'Service',
      sortBy: [(row) => row.label.name],
      cell: (row) => <PeerCell {...row.label} />,
      csv: (row) => `${row.label.name} (${row.label.place})`,
    },
    {
      key: 'in',
      title: 'In/s',
      hint: 'Requests per second that come in; TCP connections where nothing else does',
      align: 'end',
      width: room.rate,
      descendingFirst: true,
      sortBy: [(row) => sortNumber(row.inbound)],
      cell: (row) => <TotalCell reading={row.inbound} unit={row.inUnit} />,
      csv: (row) => readingNumber(row.inbound),
    },
    {
      key: 'errors',
      title: 'Errors',
      hint: 'Share of incoming requests that failed; sorts by health first',
      align: 'end',
      width: room.errors,
      descendingFirst: true,
      sortBy: serviceTroubleKeys,
      cell: (row) => (
        <span className="flex items-center justify-end gap-2">
          {isUncalled(row) || <ReadingText reading={row.errors} format={formatRatio} />}
          <HealthGlyph state={row.health.state} reason={row.health.reason} />
        </span>
      ),
      csv: (row) => readingNumber(row.errors),
      csvTitle: 'Errors (share)',
    },
    {
      key: 'out',
      title: 'Out/s',
      hint: 'Requests per second that it sends; TCP connections where nothing else',
      align: 'end',
      width: room.rate,
      descendingFirst: true,
      sortBy: [(row) => sortNumber(row.outbound)],
      cell: (row) => <TotalCell reading={row.outbound} unit={row.outUnit} />,
      csv: (row) => readingNumber(row.outbound),
    },
    {
      key: 'versions',
      title: 'Versions',
      hint: 'Share of incoming requests by version',
      width: room.versions,
      sortBy: [(row) => row.versions.length],
      cell: (row) => <VersionsCell text={versionsText(row.versions)} />,
      csv: (row) => versionsText(row.versions),
    },
  ]
}

/** Nothing comes in as far as anybody reports: no share to speak of. */
const isUncalled = ({ inbound }: ServiceRow) =>
  inbound.state === 'no-telemetry' && inbound.since === undefined

/** A version and its share are never torn apart; what has no room is in the tooltip. */
function VersionsCell({ text }: { readonly text: string }) {
  return (
    <span
      title={text}
      className="text-muted line-clamp-2 text-xs group-data-[wide=true]/table:block group-data-[wide=true]/table:truncate"
    >
      {text.replaceAll(/(?<!,) /g, '\u00A0')}
    </span>
  )
}

type TotalCellProps = {
  readonly reading: ServiceRow['inbound']
  readonly unit: ServiceRow['inUnit']
}

function TotalCell({ reading, unit }: TotalCellProps) {
  // nobody reports that way: most often because nothing goes that way at all
  if (reading.state === 'no-telemetry' && reading.since === undefined) {
    return <span className="sr-only">none reported</span>
  }
  if (reading.state === 'no-telemetry' && reading.since !== undefined) {
    return <SilentCell since={reading.since} />
  }
  return (
    <>
      <ReadingText reading={reading} format={formatRate} />
      {unit === 'connections' && <small className="text-2xs text-faint"> conn/s</small>}
    </>
  )
}
