import { peerKinds, protocols, type Peer } from '#src/domain/mesh/identity.ts'
import { healthStates, type HealthVerdict } from '#src/domain/signals/health.ts'
import type {
  NodeRates,
  TrafficEdge,
  TrafficNode,
  VersionShare,
} from '#src/domain/topology/graph.ts'
import { epochMillis, perSecond } from '#src/domain/units.ts'

import type { Draft } from './pack-signals.ts'
import { type EdgeName, ReceivedEdge, writeTold } from './received-edge.ts'
import type { TapeReader, TapeWriter } from './tape.ts'

/** Stands where a number is absent: no rate and no moment is less than nothing. */
const absent = -1

/** Writes an edge, for {@link readEdge}. */
export function writeEdge(to: TapeWriter, edge: TrafficEdge): void {
  to.edgeId(edge.id)
  to.nodeId(edge.source)
  to.nodeId(edge.target)
  to.number(protocols.indexOf(edge.protocol))
  writeEdgeFacts(to, edge)
}

/** Reads what {@link writeEdge} wrote. */
export function readEdge(from: TapeReader): TrafficEdge {
  const name = {
    id: from.edgeId(),
    source: from.nodeId(),
    target: from.nodeId(),
    protocol: protocols[from.number()] ?? 'tcp',
  }
  return readEdgeFacts(from, name)
}

/** Writes what may change of an edge, for {@link readEdgeFacts}. */
export function writeEdgeFacts(to: TapeWriter, edge: TrafficEdge): void {
  writeHealth(to, edge.health)
  to.number(edge.silentSince ?? absent)
  to.part(edge, writeTold)
}

/** Reads what {@link writeEdgeFacts} wrote of an edge that has this name. */
export function readEdgeFacts(from: TapeReader, name: EdgeName): TrafficEdge {
  const health = readHealth(from)
  const silentSince = from.number()
  const since = silentSince === absent ? undefined : epochMillis(silentSince)
  return new ReceivedEdge(name, health, since, from.part())
}

/** What never changes of a node. */
type NodeName = Pick<TrafficNode, 'id' | 'identity'>

/** Writes a node, for {@link readNode}. */
export function writeNode(to: TapeWriter, node: TrafficNode): void {
  to.nodeId(node.id)
  writePeer(to, node.identity)
  writeNodeFacts(to, node)
}

/** Reads what {@link writeNode} wrote. */
export function readNode(from: TapeReader): TrafficNode {
  const name = { id: from.nodeId(), identity: readPeer(from) }
  return readNodeFacts(from, name)
}

/** Writes what may change of a node, for {@link readNodeFacts}. */
export function writeNodeFacts(to: TapeWriter, node: TrafficNode): void {
  writeRates(to, node.inbound)
  writeRates(to, node.outbound)
  to.list(node.versions, writeShare)
  writeHealth(to, node.health)
  to.number(node.silentSince ?? absent)
}

/** Reads what {@link writeNodeFacts} wrote of a node that has this name. */
export function readNodeFacts(from: TapeReader, { id, identity }: NodeName): TrafficNode {
  const node: Draft<TrafficNode> = {
    id,
    identity,
    inbound: readRates(from),
    outbound: readRates(from),
    versions: from.list(readShare),
    health: readHealth(from),
  }
  const silentSince = from.number()
  if (silentSince !== absent) node.silentSince = epochMillis(silentSince)
  return node
}

function writePeer(to: TapeWriter, peer: Peer): void {
  to.number(peerKinds.indexOf(peer.kind))
  to.text(peer.cluster)
  to.text(peer.namespace)
  to.text(peer.service)
  to.text(peer.workload)
  to.text(peer.version)
}

const readPeer = (from: TapeReader): Peer => ({
  kind: peerKinds[from.number()] ?? 'unknown',
  cluster: from.text(),
  namespace: from.text(),
  service: from.text(),
  workload: from.text(),
  version: from.text(),
})

function writeRates(to: TapeWriter, { rate, errors, untold }: NodeRates): void {
  to.number(rate)
  to.number(errors)
  to.number(untold ?? absent)
}

function readRates(from: TapeReader): NodeRates {
  const rates: Draft<NodeRates> = {
    rate: perSecond(from.number()),
    errors: perSecond(from.number()),
  }
  const untold = from.number()
  if (untold !== absent) rates.untold = perSecond(untold)
  return rates
}

function writeShare(to: TapeWriter, share: VersionShare): void {
  to.text(share.workload)
  to.text(share.version)
  writeRates(to, share)
}

const readShare = (from: TapeReader): VersionShare => ({
  workload: from.text(),
  version: from.text(),
  ...readRates(from),
})

function writeHealth(to: TapeWriter, { state, reason }: HealthVerdict): void {
  to.number(healthStates.indexOf(state))
  to.text(reason)
}

const readHealth = (from: TapeReader): HealthVerdict => ({
  state: healthStates[from.number()] ?? 'unknown',
  reason: from.text(),
})
