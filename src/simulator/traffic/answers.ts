import type { Deployment } from '../mesh/deployments.ts'
import type { ServiceSpec } from '../mesh/shape.ts'
import type { Latency } from './latency.ts'

/** What one end of a request saw: status, Envoy's flags, and how long it took. */
export type Seen = {
  /** HTTP status; `0` when there was none. */
  readonly code: string
  /** Numeric gRPC status; empty for HTTP. */
  readonly grpcStatus: string
  /** Envoy's response flags, comma-separated; `-` for none. */
  readonly flags: string
  readonly latency: Latency
}

/** One of the answers a deployment gives, as its own proxy sees it. */
export type Answer = Seen & { readonly share: number }

/** One try of a call: what the client's proxy saw, and whom it reached, if anyone. */
export type Attempt = {
  readonly share: number
  /** Whose answer it is by the caller's labels; absent where no route led anywhere. */
  readonly service?: ServiceSpec
  readonly client: Seen
  readonly reached?: { readonly deployment: Deployment; readonly seen: Seen }
}

/**
 * One way a call can go. The client reports it once, unless it is only an earlier try of a retried
 * call; the server reports it if it was reached.
 */
export type Path = Omit<Attempt, 'client'> & { readonly client?: Seen }

/** gRPC statuses of proxies' own answers, by the HTTP status they would have sent. */
const grpcStatusOf: ReadonlyMap<string, string> = new Map([
  ['400', '13'],
  ['401', '16'],
  ['403', '7'],
  ['404', '12'],
  ['429', '14'],
  ['502', '14'],
  ['503', '14'],
  ['504', '14'],
])

/** An answer that a proxy gives by itself: gRPC callers get status 200 and a gRPC status. */
export function proxyAnswer(isGrpc: boolean, code: string, flags: string, latency: Latency): Seen {
  if (!isGrpc) return { code, grpcStatus: '', flags, latency }
  return { code: '200', grpcStatus: grpcStatusOf.get(code) ?? '2', flags, latency }
}

/** Whether a caller that needs the answer fails with it: no answer, 5xx, or a gRPC server error. */
export function isFailure({ code, grpcStatus }: Seen): boolean {
  if (grpcStatus !== '') return ['2', '4', '12', '13', '14', '15'].includes(grpcStatus)
  return code === '0' || code.startsWith('5')
}

export const addFlag = (flags: string, flag: string) => (flags === '-' ? flag : `${flags},${flag}`)
