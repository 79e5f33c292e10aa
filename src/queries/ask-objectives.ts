import { ApiError } from '#src/clients/api-error.ts'
import { availabilityBurnQuery, latencyBurnQuery } from '#src/clients/prometheus/burn-explain.ts'
import {
  askedWindows,
  burnQueries,
  eachWindow,
  presenceMoments,
  presenceStep,
} from '#src/clients/prometheus/burn-queries.ts'
import {
  type BurnAnswers,
  type BurnTelemetry,
  readBurn,
} from '#src/clients/prometheus/burn-reports.ts'
import type { CallOptions, PrometheusClient } from '#src/clients/prometheus/client.ts'
import { createClusterNamer } from '#src/clients/prometheus/istio-clusters.ts'
import type { IstioSource } from '#src/clients/prometheus/istio-queries.ts'
import type { ClusterInfo } from '#src/contract/session.ts'
import type { Failure } from '#src/domain/failure.ts'
import { toNodeId } from '#src/domain/mesh/identity.ts'
import { burnWindows, noEvidence, type BurnWindow } from '#src/domain/objectives/burn-rule.ts'
import type { BurnEvidence } from '#src/domain/objectives/burn-rule.ts'
import { judgeBurn } from '#src/domain/objectives/burn.ts'
import {
  availabilityEvidence,
  foldBurn,
  latencyEvidence,
  type ServiceBurn,
} from '#src/domain/objectives/fold-burn.ts'
import type {
  BurnExplanation,
  ObjectivesAnswer,
  ObjectiveStatus,
} from '#src/domain/objectives/objective-status.ts'
import { type Objective, objectiveFor } from '#src/domain/objectives/objective.ts'
import {
  type EpochMillis,
  epochMillis,
  type Ratio,
  type Seconds,
  seconds,
} from '#src/domain/units.ts'

/** What is asked, of whom and when. */
export type ObjectivesAsked = {
  readonly clusters: readonly Pick<ClusterInfo, 'name' | 'query' | 'istioCluster'>[]
  readonly objectives: readonly Objective[]
  readonly at: EpochMillis
  readonly clientOf: (cluster: string) => PrometheusClient
}

/**
 * Asks all clusters how fast the budgets of objectives burn: five queries each, four more where any
 * objective is of latency, however many services there are.
 *
 * A cluster that can't be asked is told in `failures`; an objective of a service that it tells of, or
 * that runs in it, is `failed`.
 */
export async function askObjectives(
  asked: ObjectivesAsked,
  signal?: AbortSignal,
): Promise<ObjectivesAnswer> {
  const told = await Promise.all(
    asked.clusters.map((cluster) => askCluster(cluster, asked, { signal })),
  )
  const { windows } = told[0] ?? { windows: askedWindows({ window: seconds(0) }) }
  const services = foldBurn(
    told.flatMap(({ telemetry }) => telemetry),
    { step: presenceStep, windows },
  )
  const statuses = [...services.values()].flatMap((service) => {
    const { peer } = service
    const objective = objectiveFor(asked.objectives, peer)
    return objective === undefined ? [] : [toStatus(objective, service, told, asked)]
  })
  const lost = asked.objectives.filter(
    (objective) => !statuses.some((status) => status.objective === objective),
  )
  return {
    at: asked.at,
    statuses: [...statuses, ...lost.map((objective) => toLost(objective, told))],
    failures: told.flatMap(({ cluster, failures }) =>
      [...failures].map(([query, failure]) => ({ cluster, query, failure })),
    ),
  }
}

type QueryKey = `${'requests' | 'buckets'} ${BurnWindow}` | 'presence'

/** What one cluster told, and how it was asked. */
type Told = {
  readonly cluster: string
  readonly source: IstioSource
  readonly windows: Readonly<Record<BurnWindow, Seconds>>
  readonly telemetry: readonly BurnTelemetry[]
  readonly failures: ReadonlyMap<QueryKey, Failure>
}

async function askCluster(
  target: ObjectivesAsked['clusters'][number],
  { objectives, clusters, at, clientOf }: ObjectivesAsked,
  options: CallOptions,
): Promise<Told> {
  const client = clientOf(target.name)
  const { metricPrefix, matchers } = target.query
  // one window for all clusters, since their answers are added
  const shortest = Math.max(...clusters.map(({ query }) => query.rateWindowSeconds))
  const source = { metricPrefix, matchers, window: seconds(shortest) }
  const failures = new Map<QueryKey, Failure>()
  const attempt = async <T>(query: QueryKey, call: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await call()
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      failures.set(query, error.failure)
      return undefined
    }
  }
  const askVector = (query: QueryKey, promql: string) =>
    attempt(query, async () => {
      const { data } = await client.query({ query: promql, time: at }, options)
      return data.resultType === 'vector' ? data.samples : []
    })
  const askEach = async (
    kind: 'requests' | 'buckets',
    of: Readonly<Record<BurnWindow, string>>,
  ) => {
    const answers = await Promise.all(
      burnWindows.map(async (window) => {
        const samples = await askVector(`${kind} ${window}`, of[window])
        return samples === undefined ? [] : [[window, samples] as const]
      }),
    )
    return Object.fromEntries(answers.flat())
  }
  const timed = objectives.filter(({ latency }) => latency !== undefined)
  const queries = burnQueries(source, objectives)
  const [requests, buckets, presence] = await Promise.all([
    askEach('requests', queries.requests),
    timed.length === 0 ? {} : askEach('buckets', burnQueries(source, timed).buckets),
    attempt('presence', async () => {
      const start = epochMillis(at - (presenceMoments - 1) * presenceStep * 1000)
      const range = { query: queries.presence, start, end: at, step: presenceStep }
      return (await client.queryRange(range, options)).data
    }),
  ])
  const answers: BurnAnswers = { requests, buckets, ...(presence && { presence }) }
  const nameCluster = createClusterNamer(target.name, clusters)
  const services = objectives
  return {
    cluster: target.name,
    source,
    windows: askedWindows(source),
    telemetry: readBurn(answers, { backend: target.name, services, nameCluster, at }),
    failures,
  }
}

function toStatus(
  objective: Objective,
  service: ServiceBurn,
  told: readonly Told[],
  { at }: Pick<ObjectivesAsked, 'at'>,
): ObjectiveStatus {
  const { node, peer, side, backends } = service
  const tellers = told.filter(
    ({ cluster }) => cluster === peer.cluster || backends.includes(cluster),
  )
  const windows = tellers[0]?.windows ?? askedWindows({ window: seconds(0) })
  const explain = (
    toQuery: (one: Told, telemetry: BurnTelemetry, window: BurnWindow) => string,
    words: string,
  ) => explainBurn(tellers, { node, side, at, words }, toQuery)
  const { availability: target, latency } = objective
  const status = { objective, cluster: peer.cluster, node, side, backends }
  return {
    ...status,
    ...(target !== undefined && {
      availability: {
        ...judgeBurn(
          target,
          availabilityEvidence(service, windows, failureIn(tellers, 'requests')),
        ),
        explanations: explain(
          ({ source }, telemetry, window) =>
            availabilityBurnQuery(source, telemetry, window, target),
          'Burn rate of availability',
        ),
      },
    }),
    ...(latency !== undefined && {
      latency: toLatency(latency, service, windows, tellers, explain),
    }),
  }
}

type Explain = (
  toQuery: (one: Told, telemetry: BurnTelemetry, window: BurnWindow) => string,
  words: string,
) => readonly BurnExplanation[]

function toLatency(
  latency: NonNullable<Objective['latency']>,
  service: ServiceBurn,
  windows: Told['windows'],
  tellers: readonly Told[],
  explain: Explain,
): NonNullable<ObjectiveStatus['latency']> {
  const failure = failureIn(tellers, 'buckets')
  const { evidence, bucket } = latencyEvidence(service, latency.threshold, windows, failure)
  const burn = judgeBurn(latency.target, evidence)
  if (bucket === undefined) return { ...burn, explanations: [] }
  const explanations = explain(
    ({ source }, telemetry, window) =>
      latencyBurnQuery(source, telemetry, window, { ...latency, ...bucket }),
    'Burn rate of latency',
  )
  return { ...burn, bucket, explanations }
}

/** An objective of a service that nobody told of. */
function toLost(objective: Objective, told: readonly Told[]): ObjectiveStatus {
  const asked = told.filter(
    ({ cluster }) => objective.cluster === undefined || objective.cluster === cluster,
  )
  const judge = (kind: 'requests' | 'buckets', target: Ratio) => ({
    ...judgeBurn(target, withFailures(failureIn(asked, kind))),
    explanations: [],
  })
  const { cluster, availability, latency } = objective
  return {
    objective,
    ...(cluster !== undefined && { cluster }),
    backends: [],
    ...(availability !== undefined && { availability: judge('requests', availability) }),
    ...(latency !== undefined && { latency: judge('buckets', latency.target) }),
  }
}

function withFailures(failureOf: (window: BurnWindow) => string | undefined): BurnEvidence {
  return eachWindow((window) => {
    const failure = failureOf(window)
    return failure === undefined ? noEvidence : { ...noEvidence, failure }
  })
}

/** Without knowing when telemetry was there, a window can't be judged either. */
function failureIn(
  tellers: readonly Told[],
  kind: 'requests' | 'buckets',
): (window: BurnWindow) => string | undefined {
  return (window) => {
    const keys: readonly QueryKey[] = [`${kind} ${window}`, 'presence']
    const failure = tellers
      .flatMap(({ failures }) => keys.map((key) => failures.get(key)))
      .find((one) => one !== undefined)
    return failure && `the query failed: ${failure.source}, ${failure.kind}`
  }
}

/** Asked at the same moment each gives the number, where one back end alone tells of the side. */
function explainBurn(
  tellers: readonly Told[],
  {
    node,
    side,
    at,
    words,
  }: Pick<ServiceBurn, 'node' | 'side'> & { at: EpochMillis; words: string },
  toQuery: (one: Told, telemetry: BurnTelemetry, window: BurnWindow) => string,
): readonly BurnExplanation[] {
  return tellers.flatMap((one) =>
    one.telemetry
      .filter((telemetry) => telemetry.side === side && toNodeId(telemetry.peer) === node)
      .flatMap((telemetry) =>
        burnWindows.map((window) => ({
          number: `${words} over ${window}, ${side} side`,
          window,
          cluster: one.cluster,
          promql: toQuery(one, telemetry, window),
          at,
        })),
      ),
  )
}
