import type { Deployment } from '../mesh/deployments.ts'
import type { RequestKind, ServiceSpec } from '../mesh/shape.ts'
import { compileRe2 } from '../re2.ts'
import type { RequestMatch, StringMatch } from './manifest.ts'

/** A request as a rule's matches see it. */
export type MatchedRequest = {
  readonly caller: Deployment
  readonly service: ServiceSpec
  readonly kind: RequestKind
}

/**
 * Whether a rule takes a request: all conditions of one of its matches hold, or it has none.
 * Our requests carry a method, a path and headers, and no query; what isn't carried doesn't match.
 */
export function matchesRequest(matches: readonly RequestMatch[], request: MatchedRequest): boolean {
  return matches.length === 0 || matches.some((match) => matchesAll(match, request))
}

function matchesAll(match: RequestMatch, { caller, service, kind }: MatchedRequest): boolean {
  const headers = new Map(
    Object.entries(kind.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  )
  return (
    isMatch(match.uri, kind.path ?? '/', match.ignoreUriCase) &&
    isMatch(match.scheme, 'http') &&
    isMatch(match.method, kind.method ?? 'GET') &&
    isMatch(match.authority, service.host ?? service.name) &&
    Object.entries(match.headers ?? {}).every(([name, wanted]) =>
      hasHeader(headers, name, wanted),
    ) &&
    !Object.entries(match.withoutHeaders ?? {}).some(([name, unwanted]) =>
      hasHeader(headers, name, unwanted),
    ) &&
    Object.keys(match.queryParams ?? {}).length === 0 &&
    (match.port === undefined || match.port === service.port) &&
    isFrom(match, caller)
  )
}

function hasHeader(
  headers: ReadonlyMap<string, string>,
  name: string,
  wanted: StringMatch,
): boolean {
  const value = headers.get(name.toLowerCase())
  return value !== undefined && isMatch(wanted, value)
}

/** An empty condition asks only that there is a value. */
function isMatch(wanted: StringMatch | undefined, value: string, ignoreCase = false): boolean {
  if (wanted === undefined) return true
  const fold = (text: string) => (ignoreCase ? text.toLowerCase() : text)
  if (wanted.exact !== undefined) return fold(value) === fold(wanted.exact)
  if (wanted.prefix !== undefined) return fold(value).startsWith(fold(wanted.prefix))
  if (wanted.regex !== undefined) {
    // The store keeps no pattern that doesn't compile.
    const pattern = compileRe2(wanted.regex)
    return pattern instanceof RegExp && pattern.test(value)
  }
  return true
}

/** Labels, namespace and gateways select proxies, not requests; `gateways` replaces labels. */
function isFrom(match: RequestMatch, { service, version }: Deployment): boolean {
  if (match.sourceNamespace !== undefined && match.sourceNamespace !== service.namespace) {
    return false
  }
  if (match.gateways !== undefined && match.gateways.length > 0) {
    const isGateway = service.membership === 'gateway'
    return match.gateways.some((name) => (name === 'mesh') !== isGateway)
  }
  const labels = new Map([
    ['app', service.name],
    ['version', version.version],
  ])
  return Object.entries(match.sourceLabels ?? {}).every(
    ([name, value]) => labels.get(name) === value,
  )
}
