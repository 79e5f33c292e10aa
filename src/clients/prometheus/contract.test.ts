import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { levels } from '#src/domain/mesh/identity.ts'
import { epochMillis } from '#src/domain/units.ts'
import { createSimulator } from '#src/simulator/simulator.ts'
import { compareWithOwnLines } from '#src/workers/signals/testing/own-line.ts'
import { compareWithOwnQueries } from '#src/workers/traffic/testing/own-query.ts'

import { listAlerts } from './alerts.ts'
import type { MatrixSeries } from './answer.ts'
import { burnQueries } from './burn-queries.ts'
import { capabilityQueries, capabilitySelectors, probeCapabilities } from './capabilities.ts'
import { createClusterNamer } from './istio-clusters.ts'
import { type ExplainedGroups, explainGroups } from './istio-explain.ts'
import {
  bucketLabels,
  bucketsQuery,
  type IstioSource,
  istioRate,
  istioSelector,
  rateQueries,
  rateQueryNames,
  requestsMetric,
} from './istio-queries.ts'
import { groupEdge } from './istio-reports.ts'
import { learnServices } from './istio-services.ts'
import { readTelemetry, type Telemetry } from './istio-telemetry.ts'
import {
  type BackEnd,
  contractStep,
  contractWindow,
  isClose,
  isScrapeLabel,
  startTwoBackEnds,
  toText,
  toValues,
  type TwoBackEnds,
} from './testing/two-back-ends.ts'

/**
 * One suite, two back ends: the simulator, and a real Prometheus that has scraped it. Whatever the
 * product asks, both must answer the same of the same moment, value by value.
 */
let backEnds: TwoBackEnds

beforeAll(async () => {
  const step = { stepSeconds: contractStep, pastSeconds: 300 }
  backEnds = await startTwoBackEnds(createSimulator({ seed: 11, now: Date.now, ...step }))
}, 120_000)

afterAll(async () => {
  await backEnds?.stop()
})

/** Asks both back ends the same in their own words. */
async function both<T>(
  cluster: string,
  ask: (backEnd: BackEnd) => Promise<T>,
): Promise<{ readonly ours: T; readonly theirs: T }> {
  const [ours, theirs] = await Promise.all([
    ask(backEnds.simulated(cluster)),
    ask(backEnds.real(cluster)),
  ])
  return { ours, theirs }
}

/** Where two answers differ, in words; a series that only one of them has differs too. */
function differences(
  ours: ReadonlyMap<string, number>,
  theirs: ReadonlyMap<string, number>,
): readonly string[] {
  return [...new Set([...ours.keys(), ...theirs.keys()])]
    .filter((series) => !isClose(ours.get(series), theirs.get(series)))
    .map((series) => `${series}: ${ours.get(series)}, prometheus ${theirs.get(series)}`)
}

async function compare(
  cluster: string,
  toQuery: (source: IstioSource) => string,
): Promise<ReadonlyMap<string, number>> {
  const { ours, theirs } = await both(cluster, async ({ client, source }) => {
    const { data } = await client.query({ query: toQuery(source), time: backEnds.at })
    return toValues(data)
  })
  const query = toQuery(backEnds.real(cluster).source)
  expect({ query, differences: differences(ours, theirs) }).toEqual({ query, differences: [] })
  return theirs
}

describe.each(['east', 'west'])('%s', (cluster) => {
  test.each(rateQueryNames)('the %s query', async (name) => {
    const values = await compare(cluster, (source) => rateQueries(source, 'classic')[name])
    expect(values.size).toBeGreaterThan(5)
  })

  test.each([
    ['everything, by service', [], 'service'],
    ['two namespaces, by service', ['shop', 'data'], 'service'],
    ['one namespace, by workload', ['catalog'], 'workload'],
    ['one namespace, by version', ['shop'], 'version'],
  ] as const)('the buckets of %s', async (_words, namespaces, level) => {
    const scope = { namespaces, labels: bucketLabels(level) }
    const values = await compare(cluster, (source) => bucketsQuery(source, scope, 'classic'))
    expect(values.size).toBeGreaterThan(20)
  })

  test('the probes of capabilities', async () => {
    for (const name of ['reporters', 'versions', 'native', 'samples', 'oldest'] as const) {
      const values = await compare(
        cluster,
        (source) => capabilityQueries(source, contractWindow)[name],
      )
      expect(values.size > 0).toBe(name !== 'native' && name !== 'oldest')
    }
  })

  test('the queries behind the numbers of every kind of edge', async () => {
    const edges = await toExplainedEdges(cluster)
    expect(edges.length).toBeGreaterThan(8)
    for (const groups of edges) {
      const explain = (source: IstioSource) => explainGroups({ ...groups, source })
      for (const index of explain(groups.source).keys()) {
        const values = await compare(cluster, (source) => explain(source)[index]?.promql ?? '')
        expect(values.size).toBe(1)
      }
    }
  })
})

/** One edge for each protocol, side, kind of either end and outcome, at three levels. */
async function toExplainedEdges(cluster: string): Promise<readonly ExplainedGroups[]> {
  const telemetry = await toTelemetry(cluster)
  const services = learnServices([telemetry])
  const { source } = backEnds.real(cluster)
  const chosen = new Map<string, ExplainedGroups>()
  for (const level of ['service', 'version', 'namespace'] as const) {
    const edges = telemetry.groups.map((group) => groupEdge(group, services, level))
    for (const [index, group] of telemetry.groups.entries()) {
      const edge = edges[index]
      if (edge === undefined || group.responses.length === 0) continue
      const { side, protocol } = edge
      const hasErrors = group.responses.some(({ code, rate }) => code.startsWith('5') && rate > 0)
      const kinds = [level, side, protocol, edge.source.kind, edge.target.kind, hasErrors].join()
      if (chosen.has(kinds)) continue
      const text = JSON.stringify(edge)
      const wanted = telemetry.groups.filter((_other, at) => JSON.stringify(edges[at]) === text)
      const all = telemetry.groups.filter(({ family }) => family === group.family)
      const asked = { backend: cluster, source, histograms: 'classic', at: backEnds.at } as const
      chosen.set(kinds, { ...asked, side, protocol, wanted, all })
    }
  }
  return [...chosen.values()]
}

async function toTelemetry(cluster: string): Promise<Telemetry> {
  const { client, source } = backEnds.real(cluster)
  const queries = rateQueries(source, 'classic')
  const answers = await Promise.all(
    rateQueryNames.map(async (name) => {
      const { data } = await client.query({ query: queries[name], time: backEnds.at })
      return [name, data.resultType === 'vector' ? data.samples : []] as const
    }),
  )
  return readTelemetry(cluster, Object.fromEntries(answers), createClusterNamer(cluster, []))
}

test.each(levels)(
  'every number shown at the level of %s is the answer to its own query',
  async (level) => {
    const {
      edges,
      numbers,
      differences: found,
    } = await compareWithOwnQueries(level, ['east', 'west'], backEnds)
    expect(found).toEqual([])
    expect(edges).toBeGreaterThan(3)
    expect(numbers).toBeGreaterThan(edges * 4)
  },
)

test.each([
  ['mesh', 'shop', 'recommendation', 12],
  ['mesh', 'catalog', 'catalog', 12],
  ['mesh', 'catalog', 'reviews', 12],
  ['mesh', 'data', 'orders-db', 6],
  ['external', '', 'api.cardpay.example', 6],
] as const)(
  'every line of a service (%s %s/%s) is the answer to its own query',
  async (...asked) => {
    const [kind, namespace, service, fewest] = asked
    const peer = { kind, cluster: 'east', namespace, service, workload: '', version: '' }
    const { lines, differences: found } = await compareWithOwnLines(peer, 'east', backEnds)
    expect(found).toEqual([])
    expect(lines).toBeGreaterThanOrEqual(fewest)
  },
)

test('a range query', async () => {
  const { at } = backEnds
  const { ours, theirs } = await both('east', async ({ client, source }) => {
    const query = `sum by (reporter) (${istioRate({ ...source, window: contractWindow }, requestsMetric)})`
    const range = { start: epochMillis(at - 6000), end: at, step: contractStep }
    return toPoints((await client.queryRange({ query, ...range })).data)
  })
  expect(theirs.size).toBeGreaterThan(4)
  // Before the first scrape Prometheus knows less; from the common moment on, the same.
  const ends = (points: ReadonlyMap<string, number>) =>
    new Map([...points].filter(([name]) => name.endsWith(String(at))))
  expect(ends(theirs).size).toBeGreaterThan(1)
  expect(differences(ends(ours), ends(theirs))).toEqual([])
  expect([...ours.keys()].toSorted()).toEqual([...theirs.keys()].toSorted())
})

function toPoints(series: readonly MatrixSeries[]): ReadonlyMap<string, number> {
  return new Map(
    series.flatMap(({ labels, points }) =>
      points.map(({ at, value }) => [`${toText(labels)} ${at}`, value] as const),
    ),
  )
}

describe('metadata', () => {
  test.each([
    ['__name__', 'metrics'],
    ['le', 'buckets'],
  ] as const)('the values of %s', async (label, key) => {
    const { at } = backEnds
    const { ours, theirs } = await both('east', async ({ client, source }) => {
      const match = [capabilitySelectors(source)[key]]
      const asked = { match, start: epochMillis(at - 10_000), end: at }
      return (await client.labelValues(label, asked)).data.toSorted()
    })
    expect(theirs.length).toBeGreaterThan(4)
    expect(ours).toEqual(theirs)
  })

  test('series and label names', async () => {
    const { at } = backEnds
    const { ours, theirs } = await both('west', async ({ client, source }) => {
      const match = [istioSelector(source, requestsMetric)]
      const asked = { match, start: epochMillis(at - 10_000), end: at }
      const [series, labels] = await Promise.all([client.series(asked), client.labels(asked)])
      return {
        series: series.data.map(toText).toSorted(),
        labels: labels.data.filter((name) => !isScrapeLabel(name)).toSorted(),
      }
    })
    expect(theirs.series.length).toBeGreaterThan(20)
    expect(ours).toEqual(theirs)
  })

  test('a probe of everything', async () => {
    const { ours, theirs } = await both('east', ({ client, source }) =>
      probeCapabilities(client, source, backEnds.at),
    )
    // Prometheus has been scraping for less time than the simulator has a past.
    const { scrapeInterval, ...rest } = ours
    expect(scrapeInterval).toBe(contractStep)
    expect(theirs).toMatchObject(rest)
    expect(theirs).toMatchObject({
      sides: ['client', 'server', 'waypoint'],
      protocols: ['http', 'grpc', 'tcp'],
      histograms: { kind: 'classic' },
    })
  })
})

test('the queries behind objectives are understood by both', async () => {
  const services = [
    { namespace: 'shop', service: 'web' },
    { namespace: 'catalog', service: 'catalog' },
  ]
  for (const window of ['5m', '6h'] as const) {
    for (const kind of ['requests', 'buckets'] as const) {
      const { ours, theirs } = await both('east', async ({ client, source }) => {
        const query = burnQueries(source, services)[kind][window]
        return toValues((await client.query({ query, time: backEnds.at })).data)
      })
      expect(theirs.size).toBeGreaterThan(10)
      // Prometheus has been scraping for less time than the simulator has a past.
      expect([...theirs.keys()].toSorted()).toEqual([...ours.keys()].toSorted())
    }
  }
  const { ours, theirs } = await both('east', async ({ client, source }) => {
    const query = burnQueries(source, services).presence
    return toValues((await client.query({ query, time: backEnds.at })).data)
  })
  expect(differences(ours, theirs)).toEqual([])
})

test('alerts are listed by both, though only the mesh has rules', async () => {
  const { ours, theirs } = await both('east', ({ client }) => listAlerts(client))
  expect(theirs).toEqual({ ok: true, alerts: [] })
  expect(ours).toMatchObject({ ok: true })
})

test('a question that is none is refused', async () => {
  for (const { client } of [backEnds.simulated('east'), backEnds.real('east')]) {
    await expect(client.query({ query: 'sum(', time: backEnds.at })).rejects.toMatchObject({
      failure: { kind: 'rejected' },
    })
  }
})
