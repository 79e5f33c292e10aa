import { X } from 'lucide-react'
import type { ReactNode } from 'react'

import type { EdgeId, NodeId, Peer } from '#src/domain/mesh/identity.ts'
import type { HealthVerdict } from '#src/domain/signals/health.ts'
import type { ReadingContext } from '#src/domain/signals/reading.ts'
import type { TrafficEdge, TrafficGraph } from '#src/domain/topology/graph.ts'
import type { EpochMillis } from '#src/domain/units.ts'
import type { TrafficView } from '#src/queries/traffic.ts'
import { Button } from '#src/ui/Button.tsx'
import { formatTime } from '#src/ui/formats.ts'
import { HealthGlyph } from '#src/ui/HealthGlyph.tsx'
import { IconButton } from '#src/ui/IconButton.tsx'
import { Link } from '#src/ui/Link.tsx'

import { BlastRadius } from './BlastRadius.tsx'
import { contextOf } from './edge-rows.ts'
import { toFoldRows } from './inspector-fold.ts'
import type { InspectorHeat } from './inspector-heat.ts'
import { toNodeDetail } from './inspector-node.ts'
import { InspectorFold } from './InspectorFold.tsx'
import { InspectorNode } from './InspectorNode.tsx'
import { InspectorQueries } from './InspectorQueries.tsx'
import { InspectorResponses } from './InspectorResponses.tsx'
import { InspectorSection } from './InspectorSection.tsx'
import { InspectorSignals } from './InspectorSignals.tsx'
import { InspectorTrend } from './InspectorTrend.tsx'
import type { MapActions } from './map-actions.ts'
import { LatencyHistory } from './matrix/LatencyHistory.tsx'
import { InspectorObjectives } from './objectives/InspectorObjectives.tsx'
import { objectiveOf } from './objectives/use-objectives.ts'
import { toPeerLabel } from './peer-label.ts'
import { toServicePath } from './service/service-path.ts'

type InspectorProps = {
  readonly view: TrafficView
  readonly selected: EdgeId | NodeId
  readonly context: ReadingContext
  readonly actions: Pick<MapActions, 'open' | 'focus'>
  readonly onSelect: (id: EdgeId | NodeId) => void
  readonly onClose: () => void
  readonly heat: InspectorHeat
}

/** All that is known of the selected edge, node or card of the map. */
export function Inspector(props: InspectorProps) {
  const { view, selected, context, actions, onSelect, onClose, heat } = props
  const { graph, map, at } = view
  // what the tables know by itself; else what only the map draws: cards, and what was opened
  const place = [graph, map.graph].find(
    (known) => findEdge(known, selected) ?? hasNode(known, selected),
  )
  const edge = place === undefined ? undefined : findEdge(place, selected)
  const detail =
    place === undefined || edge !== undefined ? undefined : findNode(place, selected, context)
  const status = heat.statuses.get(selected)
  const fold = detail === undefined ? undefined : map.folds.get(detail.row.id)
  const focus = () => actions.focus({ on: selected, hops: 1, direction: 'both' })
  return (
    <section aria-label="Inspector" className="bg-panel relative pb-4">
      <div className="absolute top-2 right-2">
        <IconButton label="Close the inspector" icon={X} onClick={onClose} />
      </div>
      {place !== undefined && edge !== undefined && (
        <EdgeParts
          edge={edge}
          graph={place}
          at={place === graph ? at : undefined}
          context={context}
          onSelect={onSelect}
          onFocus={focus}
          heat={heat}
        />
      )}
      {place !== undefined && detail !== undefined && (
        <>
          <Head
            title={detail.row.label.name}
            place={detail.row.label.place}
            health={detail.row.health}
            silentSince={place.nodes.get(detail.row.id)?.silentSince}
          >
            <Button onClick={focus}>Focus</Button>
            {fold !== undefined && (
              <Button onClick={() => actions.open(detail.row.id)}>Open it</Button>
            )}
            <PageLink peer={place.nodes.get(detail.row.id)?.identity} />
          </Head>
          {fold !== undefined && (
            <InspectorFold
              fold={fold}
              level={graph.level}
              rows={toFoldRows(graph, map, detail.row.id, context)}
              onSelect={onSelect}
            />
          )}
          {place === graph && graph.level === 'service' && (
            <InspectorTrend id={detail.row.id} heat={heat.cells.services} state={heat.state} />
          )}
          {status !== undefined && <InspectorObjectives status={status} />}
          {place === graph && graph.level === 'service' && (
            <LatencyHistory
              scope={{ ...heat.scope, kind: 'services' }}
              state={heat.state}
              row={detail.row.id}
              objective={objectiveOf(detail.row.id, heat.objectives)?.latency?.threshold}
              onBrush={heat.onBrush}
            />
          )}
          <BlastRadius graph={place} node={detail.row.id} onSelect={onSelect} />
          <InspectorNode detail={detail} onSelect={onSelect} />
        </>
      )}
      {edge === undefined && detail === undefined && (
        <div className="flex flex-col gap-1 px-4 py-3 pr-10">
          <h2 className="text-base font-semibold">Not in view</h2>
          <p className="text-muted">
            What was selected had no traffic in this window, or lies outside the chosen clusters,
            namespaces and level.
          </p>
        </div>
      )}
    </section>
  )
}

function PageLink({ peer }: { readonly peer: Peer | undefined }) {
  const path = peer === undefined ? undefined : toServicePath(peer)
  if (path === undefined) return null
  return (
    <Link to={path} className="text-accent flex h-7 items-center px-1 hover:underline">
      Open page
    </Link>
  )
}

type EdgePartsProps = {
  readonly edge: TrafficEdge
  readonly graph: TrafficGraph
  /** Absent for an edge that only the map draws: it is the sum of others. */
  readonly at: EpochMillis | undefined
  readonly context: ReadingContext
  readonly onSelect: (id: NodeId) => void
  readonly onFocus: () => void
  readonly heat: InspectorHeat
}

function EdgeParts({ edge, graph, at, context, onSelect, onFocus, heat }: EdgePartsProps) {
  const source = graph.nodes.get(edge.source)
  const target = graph.nodes.get(edge.target)
  if (source === undefined || target === undefined) return null
  const [from, to] = [
    toPeerLabel(source.identity, 'source'),
    toPeerLabel(target.identity, 'target'),
  ]
  return (
    <>
      <Head
        title={
          <>
            <PeerLink name={from.name} onClick={() => onSelect(source.id)} /> →{' '}
            <PeerLink name={to.name} onClick={() => onSelect(target.id)} />
          </>
        }
        place={`${from.place} → ${to.place} · ${protocolNames[edge.protocol]}`}
        health={edge.health}
        silentSince={edge.silentSince}
      >
        <Button onClick={onFocus}>Focus</Button>
      </Head>
      {at !== undefined && (
        <InspectorTrend id={edge.id} heat={heat.cells.edges} state={heat.state} />
      )}
      <InspectorSignals edge={edge} context={contextOf(edge, context)} />
      <InspectorResponses edge={edge} />
      {at !== undefined && edge.protocol !== 'tcp' && (
        <LatencyHistory
          scope={{ ...heat.scope, kind: 'edges' }}
          state={heat.state}
          row={edge.id}
          objective={objectiveOf(edge.target, heat.objectives)?.latency?.threshold}
          onBrush={heat.onBrush}
        />
      )}
      {at === undefined ? (
        <InspectorSection title="Queries">
          <p className="text-muted">
            Only the map draws this edge, from the same answers as the tables’. Select an edge of
            the tables to see the queries behind its numbers.
          </p>
        </InspectorSection>
      ) : (
        <InspectorQueries edge={edge.id} at={at} />
      )}
    </>
  )
}

const protocolNames = { http: 'HTTP', grpc: 'gRPC', tcp: 'TCP' } as const

function PeerLink({ name, onClick }: { readonly name: string; readonly onClick: () => void }) {
  return (
    <button type="button" onClick={onClick} className="hover:text-accent hover:underline">
      {name}
    </button>
  )
}

type HeadProps = {
  readonly title: ReactNode
  readonly place: string
  readonly health: HealthVerdict
  readonly silentSince?: EpochMillis | undefined
  /** What can be done with it. */
  readonly children: ReactNode
}

function Head({ title, place, health, silentSince, children }: HeadProps) {
  return (
    <header className="flex flex-col gap-1 px-4 py-3 pr-10">
      <h2 className="text-base font-semibold break-words">{title}</h2>
      {place !== '' && <p className="text-faint text-xs">{place}</p>}
      <p className="flex items-baseline gap-2">
        <HealthGlyph state={health.state} reason={health.reason} wordShown />
        <span className="text-muted">{health.reason}</span>
      </p>
      {silentSince !== undefined && (
        <p className="text-muted">Silent since {formatTime(silentSince)}: nobody reports it.</p>
      )}
      <div className="mt-1 flex flex-wrap items-center gap-2">{children}</div>
    </header>
  )
}

function findEdge(graph: TrafficGraph, id: EdgeId | NodeId): TrafficEdge | undefined {
  return isEdgeId(graph, id) ? graph.edges.get(id) : undefined
}

const isEdgeId = (graph: TrafficGraph, id: EdgeId | NodeId): id is EdgeId =>
  [...graph.edges.keys()].some((known) => known === id)

const isNodeId = (graph: TrafficGraph, id: EdgeId | NodeId): id is NodeId =>
  [...graph.nodes.keys()].some((known) => known === id)

const hasNode = (graph: TrafficGraph, id: EdgeId | NodeId): boolean => isNodeId(graph, id)

const findNode = (graph: TrafficGraph, id: EdgeId | NodeId, context: ReadingContext) =>
  isNodeId(graph, id) ? toNodeDetail(graph, id, context) : undefined
