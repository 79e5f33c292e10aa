import type { Deployment, Mesh } from '../mesh/deployments.ts'
import { pathOf } from '../mesh/deployments.ts'
import type { CallSpec, Incident, ServiceSpec } from '../mesh/shape.ts'
import type { Route } from '../routing/route.ts'
import { type Answer, isFailure, type Path, proxyAnswer } from './answers.ts'
import { attemptsOf } from './attempts.ts'
import { applyPolicies } from './client-policies.ts'
import { eitherOf, inSequence, latency, type Latency, repeated } from './latency.ts'

/** What decides how requests fare at a moment, apart from how many there are. */
export type Conditions = {
  readonly incidents: readonly Incident[]
  /** Factor on everybody's own work. */
  readonly slowdown: number
}

/** Finds the caller's routes for one call: rules, weights, endpoints. */
export type Router = (caller: Deployment, call: CallSpec) => readonly Route[]

/** How one deployment's calls to one service can go, with shares that add up to 1 per request. */
export type CallPlan = {
  readonly caller: Deployment
  readonly call: CallSpec
  readonly service: ServiceSpec
  readonly paths: readonly Path[]
}

/** All calls of the mesh, every caller before the deployments it reaches. */
export type Plan = readonly CallPlan[]

/**
 * Works out how every call fares: from the callees up, since a caller is as slow and as broken as
 * what it waits for.
 *
 * @param nominalRates - Requests per second of each caller when all is well, by {@link callKey}.
 */
export function compilePlan(
  mesh: Mesh,
  router: Router,
  conditions: Conditions,
  nominalRates: ReadonlyMap<string, number>,
): Plan {
  const answers = new Map<Deployment, readonly Answer[]>()
  const plans: CallPlan[] = []
  const underWay = new Set<Deployment>()

  const answersOf = (deployment: Deployment): readonly Answer[] => {
    const known = answers.get(deployment)
    if (known !== undefined) return known
    // A rule can send a call back to where it came from; the circle is cut after one round.
    if (underWay.has(deployment)) return ownAnswers(deployment, [], conditions)
    underWay.add(deployment)
    const calls = mesh.callsOf(deployment.service).map((call) => planCall(deployment, call))
    const found = ownAnswers(deployment, calls, conditions)
    answers.set(deployment, found)
    plans.push(...calls)
    return found
  }

  const planCall = (caller: Deployment, call: CallSpec): CallPlan => {
    const service = mesh.service(call.to)
    const isGrpc = service.protocol === 'grpc'
    const nominalRate = nominalRates.get(callKey(caller, call)) ?? 0
    const context = { callerCluster: caller.cluster, isGrpc, nominalRate, answersOf }
    const paths = router(caller, call).flatMap((route) => pathsOf(route, context))
    return { caller, call, service, paths }
  }

  for (const deployment of mesh.deployments) answersOf(deployment)
  return plans.toReversed()
}

export const callKey = ({ cluster, workload, service }: Deployment, call: CallSpec) =>
  `${cluster}/${service.namespace}/${workload}>${call.to}`

function pathsOf(route: Route, context: Parameters<typeof attemptsOf>[1]): Path[] {
  const attempts =
    route.direct === undefined
      ? route.pools.flatMap((pool) => attemptsOf(pool, context))
      : [{ share: 1, client: direct(route.direct, context.isGrpc) }]
  return applyPolicies(attempts, route, context.isGrpc).map((path) => ({
    ...path,
    share: path.share * route.share,
  }))
}

const direct = ({ status, flags }: NonNullable<Route['direct']>, isGrpc: boolean) =>
  proxyAnswer(isGrpc, status, flags, latency(0.3, 0.4))

/** What a deployment answers: its own doing, and what the calls it can't do without did to it. */
function ownAnswers(
  { service, version, cluster }: Deployment,
  calls: readonly CallPlan[],
  { incidents, slowdown }: Conditions,
): Answer[] {
  const here = incidents.filter(
    (incident) =>
      incident.service === pathOf(service) &&
      (incident.cluster ?? cluster) === cluster &&
      (incident.version ?? version.version) === version.version,
  )
  const factor = here.reduce((product, incident) => product * incident.slowdown, slowdown)
  const work = latency(version.millis * factor, version.spread ?? 0.55)
  const time = inSequence(work, ...calls.map(waitingFor))
  const own = [...(version.answers ?? []), ...here.flatMap((incident) => incident.answers)]
  const sound = calls.reduce((ratio, plan) => ratio * (1 - failureRatio(plan)), 1)
  const listed = own.reduce((sum, { share }) => sum + share, 0)
  const rest = Math.max(0, 1 - listed)
  const isGrpc = service.protocol === 'grpc'
  const seen = (code: string, flags = '-') =>
    isGrpc
      ? { code: '200', grpcStatus: code, flags, latency: time }
      : { code, grpcStatus: '', flags, latency: time }
  const answers = own.map(({ code, flags, share }) => ({
    ...seen(code, flags),
    share: share / Math.max(1, listed),
  }))
  const good = isGrpc ? seen('0') : seen('200')
  const failed = isGrpc ? seen('14') : seen('503')
  return merged([
    { ...good, share: rest * sound },
    { ...failed, share: rest * (1 - sound) },
    ...answers,
  ])
}

/** Answers with the same name are one answer. */
function merged(answers: readonly Answer[]): Answer[] {
  const byName = new Map<string, Answer>()
  for (const answer of answers) {
    const name = `${answer.code} ${answer.grpcStatus} ${answer.flags}`
    const known = byName.get(name)
    byName.set(name, known ? { ...known, share: known.share + answer.share } : answer)
  }
  return [...byName.values()].filter(({ share }) => share > 0)
}

function waitingFor({ call, service, paths }: CallPlan): Latency {
  if (service.protocol === 'tcp') return latency(1.2, 0.4)
  const seen = paths.flatMap(({ share, client }) =>
    client === undefined ? [] : [{ share, latency: client.latency }],
  )
  return repeated(eitherOf(seen), call.perRequest)
}

function failureRatio({ call, paths }: CallPlan): number {
  if (call.essential === false) return 0
  const failing = paths.reduce(
    (sum, { share, client }) => sum + (client !== undefined && isFailure(client) ? share : 0),
    0,
  )
  return Math.min(1, failing * Math.min(1, call.perRequest))
}
