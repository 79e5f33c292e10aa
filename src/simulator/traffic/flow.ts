import type { Deployment, Mesh } from '../mesh/deployments.ts'
import type { SampleStore } from '../samples/sample-store.ts'
import type { Path, Seen } from './answers.ts'
import type { EdgeLabels } from './istio-labels.ts'
import { type Distribution, distributionOf } from './latency.ts'
import { callKey, type CallPlan, type Plan } from './plan.ts'
import type { ConnectionStream, RequestStream, Streams } from './streams.ts'

/** Requests per second for each request per second of every source, by the source's place. */
export type Flow = Float64Array

/** One report of a request: the stream it counts into, and how long it took there. */
type Report = { readonly stream: RequestStream; readonly distribution: Distribution }

/** Requests that all go the same way, and everybody who reports them. */
type RequestFlow = { readonly flow: Flow; readonly reports: readonly Report[] }

/** TCP connections between two ends, and everybody who reports them. */
export type ConnectionFlow = {
  readonly flow: Flow
  /** From client to server and back, per connection. */
  readonly bytes: { readonly sent: number; readonly received: number }
  readonly streams: readonly ConnectionStream[]
}

export type Flows = {
  readonly requests: readonly RequestFlow[]
  readonly connections: readonly ConnectionFlow[]
}

/** Ambient traffic rides on few long connections: how many for each request, and how heavy. */
const tunnel = { perRequest: 0.05, bytes: { sent: 18_000, received: 240_000 } }

/** Walks a plan from the sources down and says what flows where. */
export function traceFlows(
  mesh: Mesh,
  plan: Plan,
  streams: Streams,
  storeOf: (cluster: string) => SampleStore,
): Flows {
  const requests: RequestFlow[] = []
  const connections: ConnectionFlow[] = []
  walk(mesh, plan, (call, flow) => {
    for (const path of call.paths) {
      const edge = edgeOf(call, path)
      const share = flow.map((rate) => rate * path.share)
      const tcp = tcpReports(edge).map(({ cluster, reporter }) =>
        streams.connections(storeOf(cluster), { ...edge, reporter, protocol: 'tcp' }, '-'),
      )
      const { protocol } = edge.service
      if (protocol === 'tcp') {
        const bytes = call.call.bytes ?? tunnel.bytes
        connections.push({ flow: share, bytes, streams: tcp })
        continue
      }
      if (tcp.length > 0) {
        const tunnels = share.map((rate) => rate * tunnel.perRequest)
        connections.push({ flow: tunnels, bytes: tunnel.bytes, streams: tcp })
      }
      const reports = requestReports(edge, path).map(({ cluster, reporter, seen }) => ({
        stream: streams.requests(storeOf(cluster), { ...edge, reporter, protocol }, seen),
        distribution: distributionOf(seen.latency),
      }))
      if (reports.length > 0) requests.push({ flow: share, reports })
    }
  })
  return { requests, connections }
}

/** Requests per second of every call for given rates of the sources, by {@link callKey}. */
export function callRates(mesh: Mesh, plan: Plan, rates: readonly number[]): Map<string, number> {
  const found = new Map<string, number>()
  walk(mesh, plan, ({ caller, call }, flow) => {
    found.set(
      callKey(caller, call),
      flow.reduce((sum, share, place) => sum + share * (rates[place] ?? 0), 0),
    )
  })
  return found
}

function walk(mesh: Mesh, plan: Plan, visit: (call: CallPlan, flow: Flow) => void) {
  const { sources } = mesh.spec
  const inbound = new Map<Deployment, Flow>()
  const flowInto = (deployment: Deployment) => {
    const flow = inbound.get(deployment) ?? new Float64Array(sources.length)
    inbound.set(deployment, flow)
    return flow
  }
  sources.forEach(({ workload, cluster }, place) => {
    const [deployment] = mesh.deploymentsOf(mesh.service(workload), cluster)
    if (deployment !== undefined) flowInto(deployment)[place] = 1
  })
  for (const call of plan) {
    const flow = flowInto(call.caller).map((rate) => rate * call.call.perRequest)
    if (flow.every((rate) => rate === 0)) continue
    visit(call, flow)
    for (const { share, reached } of call.paths) {
      if (reached === undefined) continue
      const into = flowInto(reached.deployment)
      flow.forEach((rate, place) => {
        into[place] = (into[place] ?? 0) + rate * share
      })
    }
  }
}

type Edge = Pick<EdgeLabels, 'caller' | 'service' | 'deployment'>

function edgeOf({ caller, service }: CallPlan, { service: other, reached }: Path): Edge {
  const edge = { caller, service: other ?? service }
  return reached === undefined ? edge : { ...edge, deployment: reached.deployment }
}

type Side = { readonly cluster: string; readonly reporter: EdgeLabels['reporter'] }

/** Who reports a request: the client's proxy, the server's, or the waypoint before the server. */
function requestReports(
  { caller, service }: Edge,
  { client, reached }: Path,
): (Side & { readonly seen: Seen })[] {
  const reports: (Side & { readonly seen: Seen })[] = []
  const hasProxy = ['sidecar', 'gateway'].includes(caller.service.membership)
  if (client !== undefined && hasProxy) {
    reports.push({ cluster: caller.cluster, reporter: 'source', seen: client })
  }
  if (reached !== undefined && service.membership === 'sidecar') {
    const { cluster } = reached.deployment
    reports.push({ cluster, reporter: 'destination', seen: reached.seen })
  }
  if (service.membership === 'waypoint') {
    const seen = reached?.seen ?? (hasProxy ? undefined : client)
    const cluster = reached?.deployment.cluster ?? caller.cluster
    if (seen !== undefined) reports.push({ cluster, reporter: 'waypoint', seen })
  }
  return reports
}

/** Who reports connections: proxies for TCP services, ztunnel under everything ambient. */
function tcpReports({ caller, service, deployment }: Edge): Side[] {
  if (deployment === undefined) return []
  const isTcp = service.protocol === 'tcp'
  const reportsAs = (membership: string) =>
    membership === 'waypoint' || (isTcp && ['sidecar', 'gateway'].includes(membership))
  const sides: Side[] = []
  if (reportsAs(caller.service.membership)) {
    sides.push({ cluster: caller.cluster, reporter: 'source' })
  }
  if (reportsAs(service.membership)) {
    sides.push({ cluster: deployment.cluster, reporter: 'destination' })
  }
  return sides
}
