import { createPrometheusClient, type PrometheusClient } from '#src/clients/prometheus/client.ts'
import { createBoundsPool } from '#src/clients/prometheus/heat-histograms.ts'
import { rankingGrid } from '#src/clients/prometheus/heat-ranking.ts'
import { createGroupReader, type GroupReader } from '#src/clients/prometheus/heat-series.ts'
import { createClusterNamer } from '#src/clients/prometheus/istio-clusters.ts'
import type { Explanation } from '#src/clients/prometheus/istio-explain.ts'
import type { HistogramKind } from '#src/clients/prometheus/istio-queries.ts'
import type { Transport } from '#src/clients/transport.ts'
import type { Failure } from '#src/domain/failure.ts'
import { partsPerWindow } from '#src/domain/heat/departure.ts'
import { foldBuckets, foldRow } from '#src/domain/heat/fold-row.ts'
import type { BucketHeat, HeatGrid, HeatRows, RowId } from '#src/domain/heat/heat.ts'
import { packRanking } from '#src/domain/heat/packed-ranking.ts'
import { rankSuspects } from '#src/domain/suspects/rank-suspects.ts'
import { type EpochMillis, epochMillis, type Seconds, seconds } from '#src/domain/units.ts'

import { sourceOf, windowOf } from '../traffic/poll-cluster.ts'
import { askRanking } from './ask-ranking.ts'
import { askRows } from './ask-rows.ts'
import { BlockStore } from './block-store.ts'
import { explainCell } from './explain-cell.ts'
import { everyPart, hearRow } from './hear-row.ts'
import { indexRows, type Knowledge, rowScopeOf } from './knowledge.ts'
import type { HeatRequest, RankingAnswer, RowsCall } from './messages.ts'
import { findNewVersions, foldMesh, joinAnswers, type RankedMesh } from './rank-mesh.ts'
import type { RowBackend, RowsQuestion } from './rows-question.ts'

/** What asking needs of the world around it. */
export type HeatDeps = {
  readonly transport: Transport
  /** Where a cluster's metrics are; absolute, with a closing slash. */
  readonly metricsUrl: (cluster: string) => URL
  readonly now: () => EpochMillis
}

/** Asks all clusters for heatmaps. Failures of back ends are data; aborts and bugs are thrown. */
export type HeatAsker = {
  /** All rows there are, from a few coarse queries. */
  rank(request: HeatRequest, signal: AbortSignal): Promise<RankingAnswer>
  /** The cells of some rows; what is known already is not asked again. */
  rows(request: HeatRequest, asked: RowsCall, signal: AbortSignal): Promise<HeatRows>
  /** The histograms of one row. */
  buckets(
    request: HeatRequest,
    asked: { readonly grid: HeatGrid; readonly id: RowId },
    signal: AbortSignal,
  ): Promise<BucketHeat>
  /** The queries behind the numbers of one cell. */
  explain(
    request: HeatRequest,
    asked: { readonly grid: HeatGrid; readonly id: RowId; readonly at: EpochMillis },
    signal: AbortSignal,
  ): Promise<readonly Explanation[]>
}

/** How long a back end that let somebody wait in vain is left alone. */
const restMillis = 15_000
/** Two hundred rows of four blocks: a screen, what was scrolled by, and hours of moving on. */
const mostBlocks = 800
/** Edges, services and buckets in view, and what was in view before: to go back to at once. */
const mostStores = 6
const mostSources = 2

/** All that is remembered of one choice of clusters. */
type Memory = {
  knowledge?: Knowledge
  readonly kinds: Map<string, HistogramKind>
  /** By scope, step and window; then by cluster. */
  readonly stores: Map<string, Map<string, BlockStore>>
  readonly readers: WeakMap<Knowledge, Map<string, GroupReader>>
}

export function createHeatAsker(deps: HeatDeps): HeatAsker {
  const memories = new Map<string, Memory>()
  const resting = new Map<string, { readonly until: EpochMillis; readonly failure: Failure }>()
  const pool = createBoundsPool()
  const clientOf = (cluster: string): PrometheusClient =>
    createPrometheusClient(deps.transport, deps.metricsUrl(cluster), `metrics of ${cluster}`)

  const rankMesh = async (request: HeatRequest, signal: AbortSignal): Promise<RankingAsked> => {
    const memory = memoryOf(memories, request)
    const { end, span, clusters } = request
    const grid = rankingGrid(end, span, partsPerWindow)
    const asked = await Promise.all(
      clusters.map((target) => {
        const histograms = memory.kinds.get(target.name) ?? 'classic'
        return askRanking(target, request, {
          client: clientOf(target.name),
          grid,
          histograms,
          signal,
        })
      }),
    )
    signal.throwIfAborted()
    for (const { cluster, histograms } of asked) memory.kinds.set(cluster, histograms)
    const mesh = joinAnswers(asked, request, memory.knowledge)
    learn(memory, mesh.knowledge)
    return { mesh, polls: asked.map(({ poll }) => poll) }
  }

  const rowsOf = async (
    request: HeatRequest,
    { grid, ids, values }: RowsCall,
    signal: AbortSignal,
  ) => {
    const memory = memoryOf(memories, request)
    if (memory.knowledge === undefined) await rankMesh(request, signal)
    const { knowledge } = memory
    if (knowledge === undefined) throw new Error('a ranking has left nothing known')
    const window = cellWindow(request, grid)
    const scope = rowScopeOf(request)
    const backends = backendsOf(request, { memory, knowledge, grid, window })
    const index = indexRows(knowledge, scope)
    const question: RowsQuestion = {
      ids,
      grid,
      values,
      window,
      scope,
      knowledge,
      index,
      backends,
      pool,
      now: deps.now(),
      signal,
    }
    return { question, answers: await askRows(question) }
  }

  const backendsOf = (
    request: HeatRequest,
    {
      memory,
      knowledge,
      grid,
      window,
    }: {
      readonly memory: Memory
      readonly knowledge: Knowledge
      readonly grid: HeatGrid
      readonly window: Seconds
    },
  ): readonly RowBackend[] => {
    const stores = openStores(memory, JSON.stringify([rowScopeOf(request), grid.step, window]))
    return request.clusters.map((target) => {
      const cluster = target.name
      const store = stores.get(cluster) ?? new BlockStore(mostBlocks)
      stores.set(cluster, store)
      return {
        cluster,
        client: clientOf(cluster),
        source: sourceOf(target, { clusters: request.clusters, range: grid.step }),
        histograms: memory.kinds.get(cluster) ?? 'classic',
        store,
        read: readerOf(memory, knowledge, cluster, request),
        rateWindow: seconds(target.query.rateWindowSeconds),
        isResting: () => {
          const rest = resting.get(cluster)
          return rest !== undefined && deps.now() < rest.until ? rest.failure : undefined
        },
        onFailure: (failure) => {
          if (failure.kind !== 'timeout') return
          resting.set(cluster, { until: laterBy(deps.now(), restMillis), failure })
        },
      }
    })
  }

  return {
    rank: async (request, signal) => {
      const { mesh, polls } = await rankMesh(request, signal)
      const rows = foldMesh(mesh, request)
      const edges =
        request.kind === 'edges'
          ? rows
          : foldMesh(mesh, { ...request, kind: 'edges', level: 'service' })
      return {
        ranking: packRanking(rows),
        polls,
        appeared: findNewVersions(mesh, request),
        suspects: rankSuspects(edges),
      }
    },
    rows: async (request, asked, signal) => {
      const { question, answers } = await rowsOf(request, asked, signal)
      const { grid, window } = question
      const cells = { length: grid.count, asked: question.values }
      const rows = [...answers].map(
        ([id, { reports, failures }]) => [id, foldRow(id, reports, cells, failures)] as const,
      )
      return { grid, window, rows: new Map(rows) }
    },
    buckets: async (request, { grid, id }, signal) => {
      const { question, answers } = await rowsOf(
        request,
        { grid, ids: [id], values: 'latencies' },
        signal,
      )
      const { reports = [], failures = {} } = answers.get(id) ?? {}
      return foldBuckets(reports, grid, question.window, failures)
    },
    explain: async (request, { grid, id, at }, signal) => {
      const { question } = await rowsOf(request, { grid, ids: [], values: 'rates' }, signal)
      const { scope, knowledge, backends } = question
      const heard = everyPart(hearRow(id, question))
      const { aliases } = request
      return explainCell({ id, at, scope, knowledge, aliases, backends, heard, signal })
    },
  }
}

type RankingAsked = {
  readonly mesh: RankedMesh
  readonly polls: RankingAnswer['polls']
}

const laterBy = (at: EpochMillis, millis: number): EpochMillis => epochMillis(at + millis)

/** Never less than the step, or traffic between two moments would be in neither. */
function cellWindow({ clusters }: HeatRequest, { step }: HeatGrid): Seconds {
  return windowOf({ clusters, range: step })
}

function memoryOf(memories: Map<string, Memory>, { clusters, aliases }: HeatRequest): Memory {
  const key = JSON.stringify([clusters, aliases])
  return openRecent(memories, key, mostSources, () => ({
    kinds: new Map(),
    stores: new Map(),
    readers: new WeakMap(),
  }))
}

const openStores = ({ stores }: Memory, key: string): Map<string, BlockStore> =>
  openRecent(stores, key, mostStores, () => new Map<string, BlockStore>())

/** What is used becomes the newest; beyond the most that are kept, the oldest goes. */
function openRecent<T>(map: Map<string, T>, key: string, most: number, create: () => T): T {
  const value = map.get(key) ?? create()
  map.delete(key)
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > most && oldest !== undefined) map.delete(oldest)
  return value
}

function readerOf(
  { readers }: Memory,
  knowledge: Knowledge,
  cluster: string,
  { aliases }: HeatRequest,
): GroupReader {
  const known = readers.get(knowledge) ?? new Map<string, GroupReader>()
  readers.set(knowledge, known)
  const reader =
    known.get(cluster) ??
    createGroupReader(createClusterNamer(cluster, aliases), knowledge.services)
  known.set(cluster, reader)
  return reader
}

/** What was told of rows stands for as long as everything is named as it was. */
function learn(memory: Memory, knowledge: Knowledge): void {
  const before = memory.knowledge
  if (before !== undefined && isNamedAnew(before, knowledge)) memory.stores.clear()
  memory.knowledge = knowledge
}

function isNamedAnew(before: Knowledge, after: Knowledge): boolean {
  return summaryOf(before) !== summaryOf(after)
}

/** Who goes by another name than their own, and whose connections are left out. */
function summaryOf({ services, pairs }: Knowledge): string {
  const renamed = [...services].filter(([key, name]) => !key.endsWith(`/${name}`))
  return JSON.stringify([renamed.map(String).toSorted(), [...pairs].toSorted()])
}
