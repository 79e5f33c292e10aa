import type { Deployment, Mesh } from '../mesh/deployments.ts'
import { pathOf } from '../mesh/deployments.ts'
import type { CallSpec, ServiceSpec } from '../mesh/shape.ts'
import { endpointsOf } from './endpoints.ts'
import type {
  DestinationRuleSpec,
  HttpRule,
  TrafficPolicy,
  VirtualServiceSpec,
} from './manifest.ts'
import { matchesRequest } from './match-request.ts'
import {
  defaultRetries,
  type FaultPolicy,
  type OutlierPolicy,
  type Pool,
  type RetryPolicy,
  type Route,
} from './route.ts'
import type { Rule, Rules } from './routing-store.ts'

/** Istio's root namespace: DestinationRules there hold for everybody. */
const rootNamespace = 'istio-system'

/** Creates the function that finds a caller's routes under the rules of the caller's cluster. */
export function createRouter(mesh: Mesh, rulesOf: (cluster: string) => Rules) {
  return (caller: Deployment, call: CallSpec): Route[] => {
    const service = mesh.service(call.to)
    // Rules are obeyed by proxies: a caller without one knows none, and tries once.
    const hasProxy = caller.service.membership !== 'none'
    const rules = hasProxy ? rulesOf(caller.cluster) : noRules
    const scene: Scene = { mesh, caller, call, service, rules }
    const virtualService = virtualServiceFor(scene)
    const kinds = call.kinds ?? [{ share: 1 }]
    if (virtualService === undefined || service.protocol === 'tcp') {
      return [plainRoute(scene, hasProxy ? defaultRetries : noRetries)]
    }
    return kinds.map((kind) => {
      const rule = virtualService.spec.http.find(
        ({ match, delegate }) =>
          delegate === undefined && matchesRequest(match, { caller, service, kind }),
      )
      const route = rule === undefined ? noRoute : ruledRoute(rule, virtualService, scene)
      return { ...route, share: kind.share }
    })
  }
}

type Scene = {
  readonly mesh: Mesh
  readonly caller: Deployment
  readonly call: CallSpec
  readonly service: ServiceSpec
  readonly rules: Rules
}

const noRules: Rules = { virtualServices: [], destinationRules: [] }
const noRetries: RetryPolicy = { attempts: 0, on: [] }

const noRoute: Route = {
  share: 1,
  pools: [],
  retries: noRetries,
  direct: { status: '404', flags: 'NR' },
}

const plainRoute = (scene: Scene, retries: RetryPolicy): Route => ({
  share: 1,
  pools: [poolOf(scene, { service: scene.service, subset: undefined, share: 1 })],
  retries,
})

/**
 * The VirtualService that rules a call: one that names the service's host, or failing that a
 * wildcard; the first by namespace and name. A sidecar obeys those bound to `mesh`, the ingress
 * gateway those bound to a gateway.
 */
function virtualServiceFor({
  caller,
  service,
  rules,
}: Scene): Rule<VirtualServiceSpec> | undefined {
  const host = hostOf(service)
  const candidates = rules.virtualServices.filter(
    (rule) => isBoundTo(rule, caller) && isExportedTo(rule, caller),
  )
  return (
    candidates.find(({ namespace, spec }) =>
      spec.hosts.some((name) => fullHost(name, namespace) === host),
    ) ??
    candidates.find(({ spec }) =>
      spec.hosts.some((name) => name.startsWith('*') && host.endsWith(name.slice(1))),
    )
  )
}

function isBoundTo({ spec }: Rule<VirtualServiceSpec>, { service }: Deployment): boolean {
  if (service.membership === 'gateway') return spec.gateways.some((name) => name !== 'mesh')
  return spec.gateways.length === 0 || spec.gateways.includes('mesh')
}

function isExportedTo({ namespace, spec }: Rule<VirtualServiceSpec>, caller: Deployment): boolean {
  const own = caller.service.namespace
  return (
    spec.exportTo.length === 0 ||
    spec.exportTo.some((to) => to === '*' || to === own || (to === '.' && namespace === own))
  )
}

function ruledRoute(rule: HttpRule, from: Rule<VirtualServiceSpec>, scene: Scene): Route {
  const direct = rule.directResponse?.status ?? rule.redirect?.redirectCode
  if (direct !== undefined) return { ...noRoute, direct: { status: String(direct), flags: '-' } }
  const fault = faultOf(rule)
  return {
    share: 1,
    pools: poolsOf(rule, from, scene),
    retries: retriesOf(rule),
    ...(rule.timeout !== undefined && { timeoutMillis: rule.timeout }),
    ...(fault && { fault }),
  }
}

/** A single destination gets everything; among several an omitted weight is 0. */
function poolsOf({ route }: HttpRule, from: Rule<VirtualServiceSpec>, scene: Scene): Pool[] {
  const weights = route.map(({ weight }) => (route.length === 1 ? 1 : (weight ?? 0)))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return route.flatMap(({ destination }, place) => {
    const share = total === 0 ? 0 : (weights[place] ?? 0) / total
    if (share === 0) return []
    const host = fullHost(destination.host, from.namespace)
    const service = scene.mesh.spec.services.find((known) => hostOf(known) === host)
    if (service === undefined) {
      return [{ share, service: scene.service, endpoints: [], isMissing: true }]
    }
    return [poolOf(scene, { service, subset: destination.subset, share })]
  })
}

function poolOf(
  scene: Scene,
  target: {
    readonly service: ServiceSpec
    readonly subset: string | undefined
    readonly share: number
  },
): Pool {
  const { service, share } = target
  const endpoints = endpointsOf(scene.mesh, scene.caller, service, scene.call)
  const rule = destinationRuleFor(scene, service)
  const subset = rule?.subsets.find(({ name }) => name === target.subset)
  if (target.subset !== undefined && subset === undefined) {
    return { share, service, endpoints: [], isMissing: true }
  }
  const wanted = Object.entries(subset?.labels ?? {})
  const chosen = endpoints.filter(({ deployment }) => {
    const labels = labelsOf(deployment)
    return wanted.every(([name, value]) => labels.get(name) === value)
  })
  const outlier = outlierOf(subset?.trafficPolicy) ?? outlierOf(rule?.trafficPolicy)
  return { share, service, endpoints: chosen, isMissing: false, ...(outlier && { outlier }) }
}

/** The first of the caller's, the service's and the root namespace that has any rule for the host. */
function destinationRuleFor(
  { caller, rules }: Scene,
  service: ServiceSpec,
): DestinationRuleSpec | undefined {
  const host = hostOf(service)
  for (const place of [caller.service.namespace, service.namespace, rootNamespace]) {
    const found = rules.destinationRules.find(
      ({ namespace, spec }) => namespace === place && fullHost(spec.host, namespace) === host,
    )
    if (found !== undefined) return found.spec
  }
  return undefined
}

const labelsOf = ({ service, version, cluster }: Deployment): ReadonlyMap<string, string> =>
  new Map([
    ['app', service.name],
    ['version', version.version],
    ['topology.istio.io/cluster', cluster],
  ])

const hostOf = (service: ServiceSpec) =>
  service.host ?? `${pathOf(service).split('/').toReversed().join('.')}.svc.cluster.local`

/** Istio completes names without a dot only; `reviews.prod` stays as it is, and is unknown. */
const fullHost = (name: string, namespace: string) =>
  name.includes('.') || name === '*' ? name : `${name}.${namespace}.svc.cluster.local`

function outlierOf(policy: TrafficPolicy | undefined): OutlierPolicy | undefined {
  const detection = policy?.outlierDetection
  if (detection === undefined) return undefined
  return {
    consecutiveErrors: detection.consecutive5xxErrors,
    intervalSeconds: detection.interval / 1000,
    maxEjectionPercent: detection.maxEjectionPercent,
  }
}

function retriesOf({ retries }: HttpRule): RetryPolicy {
  if (retries === undefined) return defaultRetries
  return {
    attempts: retries.attempts,
    on: retries.retryOn?.split(',').map((token) => token.trim()) ?? defaultRetries.on,
    ...(retries.perTryTimeout !== undefined && { perTryMillis: retries.perTryTimeout }),
  }
}

const grpcStatusNumbers: ReadonlyMap<string, string> = new Map(
  [
    'OK',
    'CANCELLED',
    'UNKNOWN',
    'INVALID_ARGUMENT',
    'DEADLINE_EXCEEDED',
    'NOT_FOUND',
    'ALREADY_EXISTS',
    'PERMISSION_DENIED',
    'RESOURCE_EXHAUSTED',
    'FAILED_PRECONDITION',
    'ABORTED',
    'OUT_OF_RANGE',
    'UNIMPLEMENTED',
    'INTERNAL',
    'UNAVAILABLE',
    'DATA_LOSS',
    'UNAUTHENTICATED',
  ].map((name, number) => [name, String(number)]),
)

/** An omitted percentage is 0 %: such a fault does nothing. */
function faultOf({ fault }: HttpRule): FaultPolicy | undefined {
  if (fault === undefined) return undefined
  const { delay, abort } = fault
  const grpcStatus = grpcStatusNumbers.get(abort?.grpcStatus ?? '')
  return {
    ...(delay && {
      delay: { ratio: (delay.percentage?.value ?? 0) / 100, millis: delay.fixedDelay },
    }),
    ...(abort && {
      abort: {
        ratio: (abort.percentage?.value ?? 0) / 100,
        status: grpcStatus ?? String(abort.httpStatus ?? 503),
        isGrpc: grpcStatus !== undefined,
      },
    }),
  }
}
