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
import { shownSide } from './shown-side.ts'
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
  readonly reports: { readonly [S in Side]: EdgeReport[] }
}

function groupReports(reports: readonly EdgeReport[]) {
  const peers = new Map<NodeId, Peer>()
  const drafts = new Map<EdgeId, EdgeDraft>()
  const enter = (peer: Peer): NodeId => {
    const identity = peerAt(peer, 'version')
    const id = toNodeId(identity)
    if (!peers.has(id)) peers.set(id, identity)
    return id
  }
  for (const report of reports) {
    const { protocol } = report
    const source = enter(report.source)
    const target = enter(report.target)
    const id = joinEdgeId(source, protocol, target)
    const draft = drafts.get(id)
    if (draft !== undefined) draft.reports[report.side].push(report)
    else {
      const fresh: EdgeDraft = {
        id,
        source,
        target,
        protocol,
        reports: { client: [], waypoint: [], server: [] },
      }
      fresh.reports[report.side].push(report)
      drafts.set(id, fresh)
    }
  }
  return { peers, drafts }
}

function toEdge({ id, source, target, protocol, reports }: EdgeDraft, range: Seconds): TrafficEdge {
  const signals: { [S in Side]?: SideSignals } = {}
  for (const side of sides) {
    const ofSide = reports[side].map(toSignals)
    const [only] = ofSide
    if (only === undefined) continue
    signals[side] = ofSide.length === 1 ? only : sumSignals(ofSide.toSorted(byBackend))
  }
  const edge = { id, source, target, protocol, sides: signals }
  const shown = shownSide(edge)
  return { ...edge, health: judgeEdge(protocol, shown?.signals, range) }
}

/** A fixed order of adding, so that the last digit doesn't depend on which answer came first. */
const byBackend = (a: SideSignals, b: SideSignals): number =>
  byText(a.backends[0] ?? '', b.backends[0] ?? '') || a.rate - b.rate
