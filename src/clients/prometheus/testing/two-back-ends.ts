import { alignDown } from '#src/domain/time-window.ts'
import { type EpochMillis, epochMillis, seconds } from '#src/domain/units.ts'

import type { Transport } from '../../transport.ts'
import type { Labels, QueryData } from '../answer.ts'
import { createPrometheusClient, type PrometheusClient } from '../client.ts'
import { type IstioSource, istioSelector, requestsMetric } from '../istio-queries.ts'
import { startPrometheus } from './start-prometheus.ts'

/** A mesh that answers for itself and can be scraped. */
export type ExposedMesh = {
  readonly clusters: readonly { readonly name: string }[]
  metrics(cluster: string, request: Request): Promise<Response>
  exposition(cluster: string): string
}

/** One of the two who are asked, and how. */
export type BackEnd = { readonly client: PrometheusClient; readonly source: IstioSource }

/** The mesh itself and a real Prometheus that has scraped it, with the same samples in a window. */
export type TwoBackEnds = {
  readonly simulated: (cluster: string) => BackEnd
  readonly real: (cluster: string) => BackEnd
  readonly apiUrl: URL
  /** A moment before which both know every sample of a window. */
  readonly at: EpochMillis
  stop(): Promise<void>
}

/** The label that tells clusters apart in the one real Prometheus, as in a shared store. */
export const clusterLabel = 'mesh_cluster'
const scrapeLabels = new Set([clusterLabel, 'instance', 'job'])

/** Five ticks of a mesh; each is scraped three times, so that a busy machine may miss one. */
export const contractWindow = seconds(15)
export const contractStep = seconds(3)
const patienceMillis = 90_000

const toSource = (matchers: readonly string[]): IstioSource => ({
  metricPrefix: '',
  matchers,
  window: contractWindow,
})

/** Starts a real Prometheus and waits until it has scraped a whole window of the mesh. */
export async function startTwoBackEnds(mesh: ExposedMesh): Promise<TwoBackEnds> {
  const prometheus = await startPrometheus(
    mesh.clusters.map(({ name }) => ({
      labels: { [clusterLabel]: name },
      expose: () => mesh.exposition(name),
    })),
  )
  const simulated = (cluster: string): BackEnd => {
    const transport: Transport = (request) => mesh.metrics(cluster, request)
    const url = 'http://simulator.test/api/v1/'
    return { client: createPrometheusClient(transport, url, 'simulator'), source: toSource([]) }
  }
  const real = (cluster: string): BackEnd => ({
    client: createPrometheusClient(fetch, prometheus.apiUrl, 'prometheus'),
    source: toSource([`${clusterLabel}="${cluster}"`]),
  })
  const names = mesh.clusters.map(({ name }) => name)
  const at = await findCommonMoment(names, simulated, real)
  return { simulated, real, apiUrl: prometheus.apiUrl, at, stop: () => prometheus.stop() }
}

async function findCommonMoment(
  clusters: readonly string[],
  ...sides: readonly ((cluster: string) => BackEnd)[]
): Promise<EpochMillis> {
  const deadline = AbortSignal.timeout(patienceMillis)
  for (;;) {
    deadline.throwIfAborted()
    // a moment ago, so that its samples have been scraped; off the grid, so that no end is on it
    const aWhileAgo = epochMillis(Date.now() - 3000)
    const at = epochMillis(alignDown(aWhileAgo, contractStep) + 500)
    const counts = await Promise.all(
      clusters.map((cluster) => Promise.all(sides.map((side) => countSamples(side(cluster), at)))),
    )
    const isWhole = counts.every(([ours, theirs]) => ours !== undefined && ours === theirs)
    if (isWhole) return at
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

/** A scrape comes as a whole or not at all, so one metric speaks for all. */
async function countSamples(
  { client, source }: BackEnd,
  time: EpochMillis,
): Promise<number | undefined> {
  const query = `sum(count_over_time(${istioSelector(source, requestsMetric)}[${contractWindow}s]))`
  const { data } = await client.query({ query, time })
  return toValues(data).get('{}')
}

/** Series as text to number, in any order, without what scraping adds. */
export function toValues(data: QueryData): ReadonlyMap<string, number> {
  if (data.resultType !== 'vector') throw new Error(`got a ${data.resultType}`)
  return new Map(data.samples.map(({ labels, value }) => [toText(labels), value]))
}

/** Labels as text, in a fixed order, without what scraping adds. */
export function toText(labels: Labels): string {
  const pairs = Object.entries(labels).filter(([name]) => !isScrapeLabel(name))
  return JSON.stringify(Object.fromEntries(pairs.toSorted(([a], [b]) => (a < b ? -1 : 1))))
}

export function isScrapeLabel(name: string): boolean {
  return scrapeLabels.has(name)
}

/** Whether two numbers differ by no more than arithmetic in another order makes them. */
export function isClose(one: number | undefined, other: number | undefined): boolean {
  if (one === undefined || other === undefined) return false
  if (Object.is(one, other)) return true
  return Math.abs(one - other) <= 1e-9 * Math.max(Math.abs(one), Math.abs(other))
}
