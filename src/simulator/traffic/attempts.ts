import type { Deployment } from '../mesh/deployments.ts'
import type { Endpoint, OutlierPolicy, Pool } from '../routing/route.ts'
import { type Answer, type Attempt, isFailure, proxyAnswer } from './answers.ts'
import { inSequence, latency } from './latency.ts'

/** What is known about a call when its tries are worked out. */
export type AttemptContext = {
  readonly callerCluster: string
  readonly isGrpc: boolean
  /** Requests per second of this call when nothing is wrong: how fast errors add up. */
  readonly nominalRate: number
  answersOf(deployment: Deployment): readonly Answer[]
}

/** What remains for an ejected pod: it comes back for a moment, fails, and is out again. */
const probingShare = 0.03

const nearby = latency(0.9, 0.5)
const farAway = latency(91, 0.06)
const refused = latency(0.3, 0.4)

/** All that can come of one try against a pool; the shares add up to the pool's. */
export function attemptsOf(pool: Pool, context: AttemptContext): Attempt[] {
  if (pool.isMissing) return [failedInProxy(pool, pool.share, 'NC', context)]
  const weighed = withoutEjected(pool, context)
  const served = Math.min(1, sumOf(weighed.map(({ weight }) => weight)))
  const attempts = weighed.flatMap(({ deployment, weight }) =>
    attemptsAt(deployment, pool.share * weight, context),
  )
  const unserved = pool.share * (1 - served)
  return unserved > 1e-9 ? [...attempts, failedInProxy(pool, unserved, 'UH', context)] : attempts
}

function failedInProxy(
  { service }: Pool,
  share: number,
  flags: string,
  { isGrpc }: AttemptContext,
): Attempt {
  return { share, service, client: proxyAnswer(isGrpc, '503', flags, refused) }
}

function attemptsAt(deployment: Deployment, share: number, context: AttemptContext): Attempt[] {
  if (share <= 0) return []
  const network = deployment.cluster === context.callerCluster ? nearby : farAway
  return context.answersOf(deployment).map((answer) => {
    const { share: part, ...seen } = answer
    const client = { ...seen, latency: inSequence(answer.latency, network) }
    return {
      share: share * part,
      service: deployment.service,
      client,
      reached: { deployment, seen },
    }
  })
}

/**
 * The endpoints' weights, adding up to 1, after outlier detection: as many of a failing
 * deployment's pods as the policy allows are out but for their probing, and the others take over.
 * Where every pod is out, the weights add up to the probing share only.
 */
function withoutEjected(pool: Pool, context: AttemptContext): Endpoint[] {
  const all = pool.endpoints.reduce((sum, { weight }) => sum + weight, 0)
  if (all <= 0) return []
  const normal = pool.endpoints.map((one) => ({ ...one, weight: one.weight / all }))
  const ejected = ejectedShares(normal, pool, context)
  const probing = normal.map(({ weight }, place) => weight * (ejected[place] ?? 0) * probingShare)
  const serving = normal.map(({ weight }, place) => weight * (1 - (ejected[place] ?? 0)))
  const left = sumOf(serving)
  const scale = left > 0 ? (1 - sumOf(probing)) / left : 0
  return normal.map(({ deployment }, place) => ({
    deployment,
    weight: (probing[place] ?? 0) + (serving[place] ?? 0) * scale,
  }))
}

const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0)

/** Which share of each endpoint's pods is out. */
function ejectedShares(
  endpoints: readonly Endpoint[],
  { share, outlier }: Pool,
  context: AttemptContext,
): number[] {
  if (outlier === undefined) return endpoints.map(() => 0)
  const pods = sumOf(endpoints.map(({ deployment }) => deployment.version.replicas))
  let allowed = Math.floor((pods * outlier.maxEjectionPercent) / 100)
  return endpoints.map((endpoint) => {
    const { replicas } = endpoint.deployment.version
    const podRate = (context.nominalRate * share * endpoint.weight) / replicas
    if (!trips(errorRatio(endpoint, context), podRate, outlier)) return 0
    const out = Math.min(allowed, replicas)
    allowed -= out
    return out / replicas
  })
}

function errorRatio({ deployment }: Endpoint, context: AttemptContext): number {
  const answers = context.answersOf(deployment)
  return answers.reduce((sum, answer) => sum + (isFailure(answer) ? answer.share : 0), 0)
}

/** Whether a run of errors long enough is to be expected at a pod within one interval. */
function trips(ratio: number, podRate: number, outlier: OutlierPolicy): boolean {
  if (outlier.consecutiveErrors <= 0) return false
  return ratio ** outlier.consecutiveErrors * podRate * outlier.intervalSeconds >= 0.5
}
