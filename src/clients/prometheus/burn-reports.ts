import { type Peer, peerAt } from '#src/domain/mesh/identity.ts'
import { burnWindows, type BurnWindow } from '#src/domain/objectives/burn-rule.ts'
import type { BurnReport } from '#src/domain/objectives/fold-burn.ts'
import { isError, tellsOutcome, type Outcomes } from '#src/domain/signals/errors.ts'
import { sumBuckets } from '#src/domain/signals/latency.ts'
import type { LatencyBucket, Side } from '#src/domain/topology/report.ts'
import type { EpochMillis } from '#src/domain/units.ts'

import type { Labels, MatrixSeries, VectorSample } from './answer.ts'
import { burnLabels, presenceMoments, presenceStep, type BurningService } from './burn-queries.ts'
import { type BucketCounts, countBucket, toAscending } from './classic-buckets.ts'
import type { ClusterNamer } from './istio-clusters.ts'
import { readEdge, type ReadEdge } from './istio-labels.ts'
import { identityKey } from './istio-telemetry.ts'
import { toLatencyBuckets } from './native-histogram.ts'

/** The answers of one back end. An absent one has failed. */
export type BurnAnswers = {
  readonly requests: { readonly [W in BurnWindow]?: readonly VectorSample[] }
  readonly buckets: { readonly [W in BurnWindow]?: readonly VectorSample[] }
  readonly presence?: readonly MatrixSeries[]
}

/** What one side of one back end says of a service, and the series that it says so with. */
export type BurnTelemetry = BurnReport & {
  /** Labels of the groups in it; an explanation selects just these. */
  readonly kept: readonly Labels[]
  readonly histograms: 'classic' | 'native'
}

type Asked = {
  readonly backend: string
  readonly services: readonly BurningService[]
  readonly nameCluster: ClusterNamer
  /** The last moment of `presence`. */
  readonly at: EpochMillis
}

type Draft = {
  readonly peer: Peer
  readonly side: Side
  readonly groups: Map<string, Labels>
  readonly outcomes: { [W in BurnWindow]?: { rate: number; errors: number; untold: number } }
  readonly classic: { [W in BurnWindow]?: BucketCounts }
  readonly native: { [W in BurnWindow]?: readonly LatencyBucket[] }
  readonly presence: boolean[]
}

/**
 * Reads what one back end tells of some services.
 *
 * @returns One for each service, cluster that it runs in, and side.
 *
 * Selectors can't tell clusters apart by the names that Weir has for them, so one question brings
 * the service of every cluster.
 */
export function readBurn(answers: BurnAnswers, asked: Asked): readonly BurnTelemetry[] {
  const drafts = new Map<string, Draft>()
  const draftOf = (labels: Labels) => openDraft(drafts, labels, asked)
  for (const window of burnWindows) {
    for (const sample of answers.requests[window] ?? []) {
      const [edge, draft] = draftOf(sample.labels)
      if (edge && draft) addOutcome(draft, edge, window, sample)
    }
    for (const sample of answers.buckets[window] ?? []) {
      const [, draft] = draftOf(sample.labels)
      if (draft) addBuckets(draft, window, sample)
    }
  }
  for (const { labels, points } of answers.presence ?? []) {
    const [, draft] = draftOf(labels)
    for (const point of points) {
      const index = presenceMoments - 1 - Math.round((asked.at - point.at) / (presenceStep * 1000))
      if (draft && index >= 0 && index < presenceMoments) draft.presence[index] = true
    }
  }
  return [...drafts.values()].map((draft) => toTelemetry(asked.backend, draft))
}

function openDraft(
  drafts: Map<string, Draft>,
  labels: Labels,
  { services, nameCluster }: Asked,
): readonly [ReadEdge | undefined, Draft | undefined] {
  const read = readEdge(labels, 'requests', nameCluster)
  if (!read.ok) return [undefined, undefined]
  const { target, side } = read.value
  const peer = peerAt(target, 'service')
  const isAsked =
    peer.kind === 'mesh' &&
    services.some(
      ({ namespace, service }) => namespace === peer.namespace && service === peer.service,
    )
  if (!isAsked) return [undefined, undefined]
  const key = JSON.stringify([peer, side])
  const draft = drafts.get(key) ?? emptyDraft(peer, side)
  drafts.set(key, draft)
  draft.groups.set(identityKey(labels, burnLabels), pick(labels))
  return [read.value, draft]
}

const emptyDraft = (peer: Peer, side: Side): Draft => ({
  peer,
  side,
  groups: new Map(),
  outcomes: {},
  classic: {},
  native: {},
  presence: Array.from({ length: presenceMoments }, () => false),
})

const pick = (labels: Labels): Labels =>
  Object.fromEntries(burnLabels.map((name) => [name, labels[name] ?? '']))

function addOutcome(
  draft: Draft,
  { protocol }: ReadEdge,
  window: BurnWindow,
  { labels, value }: VectorSample,
): void {
  if (!Number.isFinite(value)) return
  const response = {
    code: labels['response_code'] ?? '',
    grpcStatus: labels['grpc_response_status'] ?? '',
    flags: '',
  }
  const outcomes = (draft.outcomes[window] ??= { rate: 0, errors: 0, untold: 0 })
  outcomes.rate += value
  if (isError(protocol, response)) outcomes.errors += value
  if (!tellsOutcome(protocol, response)) outcomes.untold += value
}

function addBuckets(
  { classic, native }: Draft,
  window: BurnWindow,
  { labels, value, histogram }: VectorSample,
): void {
  if (histogram === undefined) {
    countBucket((classic[window] ??= new Map()), labels['le'], value)
    return
  }
  const known = native[window]
  const buckets = toLatencyBuckets(histogram)
  native[window] = known === undefined ? buckets : sumBuckets([known, buckets])
}

/** While a mesh moves to native histograms both are there, and tell of the same requests. */
function toTelemetry(backend: string, draft: Draft): BurnTelemetry {
  const histograms = Object.keys(draft.classic).length > 0 ? 'classic' : 'native'
  const buckets: { [W in BurnWindow]?: readonly LatencyBucket[] } = {}
  const outcomes: { [W in BurnWindow]?: Outcomes } = draft.outcomes
  for (const window of burnWindows) {
    const classic = draft.classic[window]
    const list = classic === undefined ? draft.native[window] : toAscending(classic)
    if (list !== undefined) buckets[window] = list
  }
  const { peer, side, presence, groups } = draft
  return {
    backend,
    peer,
    side,
    outcomes,
    buckets,
    presence,
    histograms,
    kept: [...groups.values()],
  }
}
