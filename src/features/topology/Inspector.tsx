import { X } from 'lucide-react'
import type { ReactNode } from 'react'

import type { EdgeId, NodeId } from '#src/domain/mesh/identity.ts'
import type { HealthVerdict } from '#src/domain/signals/health.ts'
import type { ReadingContext } from '#src/domain/signals/reading.ts'
import type { TrafficEdge, TrafficGraph } from '#src/domain/topology/graph.ts'
import type { EpochMillis } from '#src/domain/units.ts'
import type { TrafficView } from '#src/queries/traffic.ts'
import { formatTime } from '#src/ui/formats.ts'
import { HealthGlyph } from '#src/ui/HealthGlyph.tsx'
import { IconButton } from '#src/ui/IconButton.tsx'

import { contextOf } from './edge-rows.ts'
import { toNodeDetail } from './inspector-node.ts'
import { InspectorNode } from './InspectorNode.tsx'
import { InspectorQueries } from './InspectorQueries.tsx'
import { InspectorResponses } from './InspectorResponses.tsx'
import { InspectorSignals } from './InspectorSignals.tsx'
import { toPeerLabel } from './peer-label.ts'

type InspectorProps = {
  readonly view: TrafficView
  readonly selected: EdgeId | NodeId
  readonly context: ReadingContext
  readonly onSelect: (id: EdgeId | NodeId) => void
  readonly onClose: () => void
}

/** All that is known of the selected edge or node. */
export function Inspector({ view, selected, context, onSelect, onClose }: InspectorProps) {
  const { graph, at } = view
  const edge = findEdge(graph, selected)
  const detail = edge === undefined ? findNode(graph, selected, context) : undefined
  return (
    <section aria-label="Inspector" className="bg-panel relative h-full overflow-y-auto pb-4">
      <div className="absolute top-2 right-2">
        <IconButton label="Close the inspector" icon={X} onClick={onClose} />
      </div>
      {edge !== undefined && (
        <EdgeParts edge={edge} graph={graph} at={at} context={context} onSelect={onSelect} />
      )}
      {detail !== undefined && (
        <>
          <Head
            title={detail.row.label.name}
            place={detail.row.label.place}
            health={detail.row.health}
          />
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

type EdgePartsProps = {
  readonly edge: TrafficEdge
  readonly graph: TrafficGraph
  readonly at: EpochMillis
  readonly context: ReadingContext
  readonly onSelect: (id: NodeId) => void
}

function EdgeParts({ edge, graph, at, context, onSelect }: EdgePartsProps) {
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
      />
      <InspectorSignals edge={edge} context={contextOf(edge, context)} />
      <InspectorResponses edge={edge} />
      <InspectorQueries edge={edge.id} at={at} />
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
}

function Head({ title, place, health, silentSince }: HeadProps) {
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

const findNode = (graph: TrafficGraph, id: EdgeId | NodeId, context: ReadingContext) =>
  isNodeId(graph, id) ? toNodeDetail(graph, id, context) : undefined
