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

/** What remains for an ejected endpoint: it comes back for a moment, fails, and is out again. */
const probingShare = 0.04

const nearby = latency(0.9, 0.5)
const farAway = latency(91, 0.06)
const refused = latency(0.3, 0.4)

/** All that can come of one try against a pool; the shares add up to the pool's. */
export function attemptsOf(pool: Pool, context: AttemptContext): Attempt[] {
  if (pool.isMissing) return [failedInProxy(pool, pool.share, 'NC', context)]
  const weighed = withoutEjected(pool, context)
  const total = weighed.reduce((sum, { weight }) => sum + weight, 0)
  const served = Math.min(1, total)
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
  const { outlier } = pool
  if (outlier === undefined) return normal

  const pods = normal.reduce((sum, { deployment }) => sum + deployment.version.replicas, 0)
  let allowed = Math.floor((pods * outlier.maxEjectionPercent) / 100)
  const kept = normal.map((endpoint) => {
    const { replicas } = endpoint.deployment.version
    const rate = (context.nominalRate * pool.share * endpoint.weight) / replicas
    if (allowed <= 0 || !trips(errorRatio(endpoint, context), rate, outlier)) {
      return { endpoint, capacity: endpoint.weight, healthy: replicas }
    }
    const out = Math.min(allowed, replicas)
    allowed -= out
    const capacity = endpoint.weight * (1 - (out / replicas) * (1 - probingShare))
    return { endpoint, capacity, healthy: replicas - out }
  })
  const left = kept.reduce((sum, { capacity }) => sum + capacity, 0)
  const scale = kept.some(({ healthy }) => healthy > 0) ? 1 / left : 1
  return kept.map(({ endpoint, capacity }) => ({ ...endpoint, weight: capacity * scale }))
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
