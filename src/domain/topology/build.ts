import {
  joinEdgeId,
  peerAt,
  toNodeId,
  type EdgeId,
  type NodeId,
  type Peer,
  type Protocol,
} from '../mesh/identity.ts'
import type { Seconds } from '../units.ts'
import { byText } from './ascending.ts'
import { assembleGraph } from './assemble.ts'
import type { SideSignals, TrafficEdge, TrafficGraph } from './graph.ts'
import { withoutTwins } from './layer4-twins.ts'
import { judgeEdge } from './node-traffic.ts'
import { sides, type EdgeReport, type Side } from './report.ts'
import { shownSignals } from './shown-side.ts'
import { sumSignals, toSignals } from './sum-signals.ts'

/**
 * Builds the traffic graph at its finest level, `version`, from everything that was reported.
 *
 * @param range - The window the rates are averaged over, for health.
 *
 * Sides stay apart. The same side of the same edge, reported by two back ends, is summed and both
 * are named: each proxy reports to one back end, so two answers are two groups of proxies. Back
 * ends that hold the same series (a global store beside a local one) must be told apart by the
 * matchers of their configuration, or traffic counts twice. The order of reports doesn't matter.
 */
export function buildGraph(reports: readonly EdgeReport[], range: Seconds): TrafficGraph {
  const { peers, drafts } = groupReports(withoutTwins(reports))
  return assembleGraph({
    level: 'version',
    peers,
    edges: [...drafts.values()].map((draft) => toEdge(draft, range)),
    versionsOf: () => [],
    range,
  })
}

type EdgeDraft = {
  readonly id: EdgeId
  readonly source: NodeId
  readonly target: NodeId
  readonly protocol: Protocol
  readonly reports: EdgeReport[]
}

function groupReports(reports: readonly EdgeReport[]) {
  const peers = new Map<NodeId, Peer>()
  const drafts = new Map<EdgeId, EdgeDraft>()
  const enter = (peer: Peer): NodeId => {
    // A peer of the mesh is named in full already; only what is new is kept as a node.
    const id = toNodeId(peer.kind === 'mesh' ? peer : peerAt(peer, 'version'))
    if (!peers.has(id)) peers.set(id, peerAt(peer, 'version'))
    return id
  }
  for (const report of reports) {
    const { protocol } = report
    const source = enter(report.source)
    const target = enter(report.target)
    const id = joinEdgeId(source, protocol, target)
    const draft = drafts.get(id)
    if (draft !== undefined) draft.reports.push(report)
    else drafts.set(id, { id, source, target, protocol, reports: [report] })
  }
  return { peers, drafts }
}

function toEdge({ id, source, target, protocol, reports }: EdgeDraft, range: Seconds): TrafficEdge {
  const signals: { [S in Side]?: SideSignals } = {}
  for (const side of sides) {
    const ofSide = reports.filter((report) => report.side === side).map(toSignals)
    if (ofSide.length > 1) signals[side] = sumSignals(ofSide.toSorted(byBackend))
    else if (ofSide[0] !== undefined) signals[side] = ofSide[0]
  }
  const health = judgeEdge(protocol, shownSignals({ sides: signals }), range)
  return { id, source, target, protocol, sides: signals, health }
}

/** A fixed order of adding, so that the last digit doesn't depend on which answer came first. */
const byBackend = (a: SideSignals, b: SideSignals): number =>
  byText(a.backends[0] ?? '', b.backends[0] ?? '') || a.rate - b.rate
