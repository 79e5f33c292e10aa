import { useState } from 'react'

import type { TrafficGraph } from '#src/domain/topology/graph.ts'
import { Button } from '#src/ui/Button.tsx'
import { formatLatency, formatQuantity, formatRate, formatRatio } from '#src/ui/formats.ts'
import { HealthGlyph } from '#src/ui/HealthGlyph.tsx'
import { Link } from '#src/ui/Link.tsx'
import { ReadingText } from '#src/ui/ReadingText.tsx'

import { readRowQuantile, type EdgeRow } from '../edge-rows.ts'
import { trafficPath } from '../traffic-path.ts'
import { defaultState } from '../url.ts'
import { toServicePath } from './service-path.ts'
import { formatServiceState, type ServiceState } from './service-url.ts'

type ServicePeersProps = {
  readonly title: string
  /** Worst first. */
  readonly rows: readonly EdgeRow[]
  /** At which end of the edges the peers are. */
  readonly end: 'source' | 'target'
  readonly graph: TrafficGraph
  readonly state: ServiceState
}

/** More than these fold into a count; the worst are never folded away. */
const mostShown = 10
const protocolNames = { http: 'HTTP', grpc: 'gRPC', tcp: 'TCP' } as const

/** Who calls, or is called: each leads to its own page, and its edge to the map. */
export function ServicePeers({ title, rows, end, graph, state }: ServicePeersProps) {
  const [isOpen, setOpen] = useState(false)
  const shown = isOpen ? rows : rows.slice(0, mostShown)
  const folded = rows.length - shown.length
  return (
    <section aria-label={title} className="flex min-w-0 flex-col gap-2">
      <div className="flex items-baseline gap-3">
        <h2 className="text-base font-semibold">{title}</h2>
        {rows.length > 1 && <span className="text-faint text-xs">{rows.length}, worst first</span>}
      </div>
      {rows.length === 0 ? (
        <p className="text-muted">None reported in this range.</p>
      ) : (
        <div className="border-line bg-panel overflow-x-auto rounded-md border">
          <table className="w-full min-w-[34rem] tabular-nums">
            <thead>
              <tr className="text-muted text-xs">
                <th scope="col" className={`${cell} text-left font-normal`}>
                  {title.slice(0, -1)}
                </th>
                <th scope="col" className={`${cell} w-20 text-left font-normal`}>
                  Protocol
                </th>
                {['Rate/s', 'Errors', 'p95'].map((name) => (
                  <th key={name} scope="col" className={`${cell} w-24 text-right font-normal`}>
                    {name}
                  </th>
                ))}
                <th scope="col" className={`${cell} w-16`}>
                  <span className="sr-only">On the map</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map((row) => (
                <PeerLine key={row.id} row={row} end={end} graph={graph} state={state} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {folded > 0 && (
        <Button look="quiet" className="self-start" onClick={() => setOpen(true)}>
          Show {formatQuantity(folded, 'more')}
        </Button>
      )}
    </section>
  )
}

const cell = 'px-3 py-1.5'

type PeerLineProps = Pick<ServicePeersProps, 'end' | 'graph' | 'state'> & { readonly row: EdgeRow }

function PeerLine({ row, end, graph, state }: PeerLineProps) {
  const { name, place } = row[end]
  const edge = graph.edges.get(row.id)
  const peer = edge === undefined ? undefined : graph.nodes.get(edge[end])?.identity
  const path = peer === undefined ? undefined : toServicePath(peer)
  const search = formatServiceState(state).toString()
  return (
    <tr className="border-line border-t">
      <th scope="row" className={`${cell} text-left font-normal`}>
        <span className="flex items-baseline gap-2">
          <HealthGlyph state={row.health.state} reason={row.health.reason} />
          <span className="min-w-0">
            {path === undefined ? (
              name
            ) : (
              <Link
                to={search === '' ? path : `${path}?${search}`}
                className="text-accent inline-block py-0.5 hover:underline"
              >
                {name}
              </Link>
            )}{' '}
            <span className="text-faint text-xs">{place}</span>
          </span>
        </span>
      </th>
      <td className={`${cell} text-muted`}>{protocolNames[row.protocol]}</td>
      <td className={`${cell} text-right`}>
        <ReadingText reading={row.rate} format={formatRate} />
      </td>
      <td className={`${cell} text-right`}>
        {row.protocol === 'tcp' && row.errors.state === 'no-telemetry' && !row.isSilent ? (
          <span className="sr-only">not measured for TCP</span>
        ) : (
          <ReadingText reading={row.errors} format={formatRatio} />
        )}
      </td>
      <td className={`${cell} text-right`}>
        {row.protocol === 'tcp' ? (
          <span className="sr-only">not measured for TCP</span>
        ) : (
          <ReadingText reading={readRowQuantile(row, 'p95')} format={formatLatency} />
        )}
      </td>
      <td className={`${cell} text-right`}>
        <Link
          to={trafficPath({
            ...defaultState,
            range: state.range,
            focus: { on: row.id, hops: 1, direction: 'both' },
            selected: row.id,
          })}
          aria-label={`Edge ${row.source.name} to ${row.target.name} on the map`}
          className="text-accent inline-block py-0.5 hover:underline"
        >
          Map
        </Link>
      </td>
    </tr>
  )
}
