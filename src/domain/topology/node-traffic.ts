import { judge, type HealthVerdict } from '../signals/health.ts'
import { perSecond, type Seconds } from '../units.ts'
import type { NodeRates, SideSignals, TrafficEdge } from './graph.ts'

/** What one direction of a node adds up to; requests and TCP connections are never added. */
export type DirectionTotals = {
  readonly requests: ClassTotals
  readonly connections: ClassTotals
}
type ClassTotals = {
  /** How many edges with telemetry are in here; 0 makes the rest "no telemetry". */
  edges: number
  rate: number
  errors: number
  clientErrors: number
  untold: number
  bytes: number
}

/** Whether an edge carries requests rather than TCP connections. */
export const carriesRequests = (edge: TrafficEdge): boolean => edge.protocol !== 'tcp'

export function noTotals(): DirectionTotals {
  return { requests: noTraffic(), connections: noTraffic() }
}

const noTraffic = (): ClassTotals => ({
  edges: 0,
  rate: 0,
  errors: 0,
  clientErrors: 0,
  untold: 0,
  bytes: 0,
})

/** Adds one edge to a node's totals, in place: a large graph is summed in one pass. */
export function addTraffic(totals: DirectionTotals, edge: TrafficEdge, shown: SideSignals): void {
  const target = carriesRequests(edge) ? totals.requests : totals.connections
  target.edges += 1
  target.rate += shown.rate
  target.errors += shown.errors
  target.clientErrors += shown.clientErrors
  target.untold += shown.untold ?? 0
  target.bytes += (shown.bytes?.sent ?? 0) + (shown.bytes?.received ?? 0)
}

/** Requests per second, or TCP connections where the direction carries no requests at all. */
export function toRates({ requests, connections }: DirectionTotals): NodeRates {
  const { rate, errors, untold } = requests.edges > 0 ? requests : connections
  return {
    rate: perSecond(rate),
    errors: perSecond(errors),
    ...(untold > 0 && { untold: perSecond(untold) }),
  }
}

/**
 * Judges a node by what reaches it: all inbound requests together, and all inbound TCP connections
 * together. Trouble of either kind counts; else requests speak for the node, since TCP cannot say
 * that all is well. Without inbound telemetry nothing is known, so an entry point is not green.
 */
export function judgeNode(inbound: DirectionTotals, range: Seconds): HealthVerdict {
  const { requests, connections } = inbound
  const ofRequests = requests.edges > 0 ? judgeClass('http', requests, range) : undefined
  const ofConnections = connections.edges > 0 ? judgeClass('tcp', connections, range) : undefined
  const verdicts = [ofRequests, ofConnections].filter((verdict) => verdict !== undefined)
  return (
    verdicts.find(({ state }) => state === 'failing') ??
    verdicts.find(({ state }) => state === 'degraded') ??
    verdicts[0] ?? { state: 'unknown', reason: 'no inbound telemetry' }
  )
}

function judgeClass(protocol: 'http' | 'tcp', totals: ClassTotals, range: Seconds): HealthVerdict {
  return judge({
    protocol,
    rate: perSecond(totals.rate),
    errors: perSecond(totals.errors),
    clientErrors: perSecond(totals.clientErrors),
    untold: totals.untold,
    bytes: totals.bytes,
    range,
  })
}

/** Judges an edge by its shown side. */
export function judgeEdge(
  protocol: TrafficEdge['protocol'],
  shown: SideSignals | undefined,
  range: Seconds,
): HealthVerdict {
  if (shown === undefined) return noTelemetry
  const { rate, errors, clientErrors, untold = 0, bytes } = shown
  return judge({
    protocol,
    rate,
    errors,
    clientErrors,
    untold,
    range,
    bytes: (bytes?.sent ?? 0) + (bytes?.received ?? 0),
  })
}

/** The verdict on what reported before and no longer does. */
export const noTelemetry: HealthVerdict = { state: 'unknown', reason: 'no telemetry' }
