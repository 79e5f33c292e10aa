/** What a code means, for an operator who sees it in a list. */
export type Explanation = { readonly name: string; readonly meaning: string }

/**
 * Envoy's response flags as Istio's metrics carry them, and the three of ztunnel.
 *
 * @see https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage
 */
const flags = byName({
  '-': { name: 'No flag', meaning: 'Nothing unusual: the answer came from the destination.' },
  UH: {
    name: 'No healthy upstream',
    meaning: 'No endpoint was left to send to: none ready, or all ejected by outlier detection.',
  },
  UF: {
    name: 'Upstream connection failure',
    meaning: 'The connection to the destination failed: wrong port, refused, TLS mismatch.',
  },
  UO: {
    name: 'Upstream overflow',
    meaning: 'The circuit breaker refused: too many connections, pending requests or retries.',
  },
  NR: {
    name: 'No route',
    meaning: 'No route matched: check hosts and matches of the rules, and the subset.',
  },
  URX: {
    name: 'Retry limit exceeded',
    meaning: 'All retries (or connection attempts, for TCP) were used up and the last one failed.',
  },
  NC: {
    name: 'No cluster',
    meaning: 'A route points to a destination the proxy does not know: check host and subset.',
  },
  DT: { name: 'Duration timeout', meaning: 'A request or connection outlived its longest time.' },
  DPE: {
    name: 'Downstream protocol error',
    meaning: 'The caller sent something that is not valid HTTP.',
  },
  UC: {
    name: 'Upstream connection termination',
    meaning: 'The destination closed the connection mid-request: restart, crash, idle timeout.',
  },
  UT: {
    name: 'Upstream request timeout',
    meaning: 'The destination did not answer within the timeout of the route.',
  },
  LR: { name: 'Local reset', meaning: 'The proxy itself reset the stream.' },
  UR: { name: 'Upstream remote reset', meaning: 'The destination reset the stream.' },
  DC: {
    name: 'Downstream connection termination',
    meaning: 'The caller hung up before the answer: often its own timeout, so look for slowness.',
  },
  DR: { name: 'Downstream remote reset', meaning: 'The caller reset the stream.' },
  LH: { name: 'Failed local health check', meaning: 'The destination failed its health check.' },
  DI: { name: 'Delay injected', meaning: 'A fault rule delayed this request on purpose.' },
  FI: { name: 'Fault injected', meaning: 'A fault rule aborted this request on purpose.' },
  RL: { name: 'Rate limited', meaning: 'A rate limit refused this request.' },
  RLSE: {
    name: 'Rate limit service error',
    meaning: 'The rate limit service itself failed, so the request was refused.',
  },
  UAEX: {
    name: 'Denied by external authorization',
    meaning: 'The external authorization service refused this request.',
  },
  IH: { name: 'Invalid Envoy header', meaning: 'A strictly checked header had no valid value.' },
  SI: { name: 'Stream idle timeout', meaning: 'Nothing moved on the stream for too long.' },
  UPE: {
    name: 'Upstream protocol error',
    meaning: 'The destination answered with something that is not valid HTTP.',
  },
  UMSDR: {
    name: 'Longest stream duration reached',
    meaning: 'The stream to the destination outlived its longest time.',
  },
  RFCF: { name: 'Response from cache', meaning: 'A cache in the proxy answered.' },
  NFCF: {
    name: 'No filter configuration',
    meaning: 'The proxy waits for the configuration of a filter.',
  },
  OM: { name: 'Overload manager', meaning: 'The proxy was short of memory or another resource.' },
  DF: { name: 'DNS failure', meaning: 'The name of the destination could not be resolved.' },
  DO: { name: 'Drop overload', meaning: 'Load was shed on instruction of the control plane.' },
  UDO: {
    name: 'Unconditional drop overload',
    meaning: 'All load was shed on instruction of the control plane.',
  },
  DENY: {
    name: 'Denied by policy',
    meaning: 'ztunnel refused the connection: check the AuthorizationPolicies.',
  },
  CONNECT: {
    name: 'Connect failed',
    meaning: 'ztunnel could not connect to the destination: not listening, or not reachable.',
  },
})

/** Explains one response flag, or several joined by commas as Envoy writes them. */
export function explainFlag(flag: string): Explanation {
  const parts = (flag === '' ? '-' : flag).split(',').map((part) => part.trim())
  const found = parts.map(
    (part) => flags.get(part) ?? { name: part, meaning: 'Weir does not know this flag.' },
  )
  return {
    name: found.map(({ name }) => name).join(', '),
    meaning: found.map(({ meaning }) => meaning).join(' '),
  }
}

const codes = byName({
  '0': {
    name: 'No response',
    meaning: 'No answer was sent: usually the caller hung up or reset first.',
  },
  '200': { name: 'OK', meaning: 'Answered.' },
  '301': { name: 'Moved permanently', meaning: 'Sent elsewhere, for good.' },
  '302': { name: 'Found', meaning: 'Sent elsewhere, for now.' },
  '304': { name: 'Not modified', meaning: 'The caller already has the current version.' },
  '400': { name: 'Bad request', meaning: 'The destination did not understand the request.' },
  '401': { name: 'Unauthorized', meaning: 'Credentials are missing or no longer valid.' },
  '403': {
    name: 'Forbidden',
    meaning: 'Not allowed: an AuthorizationPolicy, or the application itself.',
  },
  '404': {
    name: 'Not found',
    meaning: 'No such path; with the flag NR, no route of the mesh matched.',
  },
  '408': { name: 'Request timeout', meaning: 'The caller sent its request too slowly.' },
  '409': { name: 'Conflict', meaning: 'The request clashes with what is there now.' },
  '413': { name: 'Content too large', meaning: 'The request body is larger than accepted.' },
  '415': { name: 'Unsupported media type', meaning: 'The body has a form that is not accepted.' },
  '422': { name: 'Unprocessable content', meaning: 'Understood, but its content is not valid.' },
  '426': { name: 'Upgrade required', meaning: 'A newer protocol is asked for, such as HTTP/1.1.' },
  '429': { name: 'Too many requests', meaning: 'A rate limit refused the request.' },
  '431': { name: 'Headers too large', meaning: 'The request headers are larger than accepted.' },
  '499': { name: 'Client closed request', meaning: 'The caller hung up before the answer.' },
  '500': { name: 'Internal server error', meaning: 'The destination failed while it answered.' },
  '501': { name: 'Not implemented', meaning: 'The destination cannot do this.' },
  '502': {
    name: 'Bad gateway',
    meaning: 'The destination, or what it calls, sent an answer that was not valid.',
  },
  '503': {
    name: 'Service unavailable',
    meaning: 'Not available; the flag tells who said so: none means the destination itself.',
  },
  '504': {
    name: 'Gateway timeout',
    meaning: 'No answer in time; with the flag UT, the timeout of the route.',
  },
})

const codeClasses = byName({
  '1': { name: 'Informational', meaning: 'An interim answer, such as an upgrade.' },
  '2': { name: 'Success', meaning: 'Answered.' },
  '3': { name: 'Redirect', meaning: 'Sent elsewhere.' },
  '4': { name: 'Client error', meaning: 'Refused for a reason that lies with the caller.' },
  '5': { name: 'Server error', meaning: 'The destination failed.' },
})

/** Explains an HTTP response code as Istio reports it, `0` included; unlisted ones by class. */
export function explainCode(code: string): Explanation {
  const unknown = { name: `Code ${code}`, meaning: 'Weir does not know this code.' }
  if (code === '') return { name: 'No code', meaning: 'TCP connections have no response code.' }
  return (
    codes.get(code) ??
    (/^\d{3}$/.test(code) ? codeClasses.get(code.charAt(0)) : undefined) ??
    unknown
  )
}

/** @see https://github.com/grpc/grpc/blob/v1.70.0/doc/statuscodes.md */
const grpcStatuses: readonly Explanation[] = [
  { name: 'OK', meaning: 'Answered.' },
  { name: 'CANCELLED', meaning: 'The caller cancelled; normal for streams that end early.' },
  { name: 'UNKNOWN', meaning: 'The destination failed without saying how.' },
  { name: 'INVALID_ARGUMENT', meaning: 'The request was not valid.' },
  { name: 'DEADLINE_EXCEEDED', meaning: 'No answer before the deadline the caller set.' },
  { name: 'NOT_FOUND', meaning: 'What was asked for does not exist.' },
  { name: 'ALREADY_EXISTS', meaning: 'What was to be created is there already.' },
  { name: 'PERMISSION_DENIED', meaning: 'The caller is known, and not allowed.' },
  { name: 'RESOURCE_EXHAUSTED', meaning: 'A quota or limit is used up.' },
  { name: 'FAILED_PRECONDITION', meaning: 'The system is not in a state that allows this.' },
  { name: 'ABORTED', meaning: 'A clash with another operation; the caller may try again.' },
  { name: 'OUT_OF_RANGE', meaning: 'Past the end of what there is.' },
  { name: 'UNIMPLEMENTED', meaning: 'The destination has no such method: often a version skew.' },
  { name: 'INTERNAL', meaning: 'The destination broke one of its own rules.' },
  { name: 'UNAVAILABLE', meaning: 'Not reachable or not ready; proxies report failures so, too.' },
  { name: 'DATA_LOSS', meaning: 'Data was lost or damaged beyond repair.' },
  { name: 'UNAUTHENTICATED', meaning: 'Credentials are missing or no longer valid.' },
]

/** Explains a gRPC status, 0 to 16. */
export function explainGrpcStatus(status: string): Explanation {
  const known = /^\d+$/.test(status) ? grpcStatuses[Number(status)] : undefined
  if (known !== undefined) return known
  return status === ''
    ? { name: 'No status', meaning: 'The answer ended without a gRPC status.' }
    : { name: `Status ${status}`, meaning: 'Weir does not know this gRPC status.' }
}

/** Labels come from outside, so a lookup must not find what every object inherits. */
function byName(table: Readonly<Record<string, Explanation>>): ReadonlyMap<string, Explanation> {
  return new Map(Object.entries(table))
}
