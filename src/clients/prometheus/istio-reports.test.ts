import { describe, expect, test } from 'vitest'

import { epochMillis } from '#src/domain/units.ts'

import type { Labels, NativeHistogram, VectorSample } from './answer.ts'
import { createClusterNamer } from './istio-clusters.ts'
import { bucketLabels } from './istio-queries.ts'
import { countAmbiguous, toEdgeReports, toLatencyReports } from './istio-reports.ts'
import { learnServices } from './istio-services.ts'
import { type RateAnswers, readTelemetry } from './istio-telemetry.ts'

const at = epochMillis(1_700_000_000_000)
const sample = (labels: Labels, value: number): VectorSample => ({ labels, at, value })
const nameCluster = createClusterNamer('east', [])
const read = (answers: RateAnswers) => readTelemetry('east', answers, nameCluster)

const caller: Labels = {
  reporter: 'source',
  source_cluster: 'east',
  source_workload_namespace: 'shop',
  source_workload: 'web',
  source_canonical_service: 'web',
  source_canonical_revision: 'v1',
}
const callee: Labels = {
  destination_cluster: 'east',
  destination_service_namespace: 'shop',
  destination_service_name: 'cart',
  destination_workload_namespace: 'shop',
  destination_workload: 'cart',
  destination_canonical_service: 'cart',
  destination_canonical_revision: 'v1',
}
const http: Labels = { ...caller, ...callee, request_protocol: 'http' }
const good: Labels = {
  response_code: '200',
  grpc_response_status: '',
  response_flags: '-',
  connection_security_policy: 'mutual_tls',
}

describe('rates', () => {
  test('joins answers of one edge: codes, security, and durations in seconds', () => {
    const { groups, notes } = read({
      requests: [
        sample({ ...http, ...good }, 3),
        sample({ ...http, ...good, connection_security_policy: 'none' }, 1),
        sample({ ...http, ...good, response_code: '503', response_flags: 'UF' }, 0.5),
      ],
      'duration-sum': [sample(http, 900)],
      'duration-count': [sample(http, 4.5)],
    })
    expect(notes).toEqual([])
    expect(groups).toHaveLength(1)
    expect(groups[0]).toMatchObject({
      responses: [
        { code: '200', grpcStatus: '', flags: '-', rate: 4 },
        { code: '503', grpcStatus: '', flags: 'UF', rate: 0.5 },
      ],
      security: { mutualTls: 3.5, plaintext: 1, unknown: 0 },
      duration: { sum: 0.9, count: 4.5 },
    })
  })

  test('keeps a rate of zero: it is known, not missing', () => {
    const telemetry = read({ requests: [sample({ ...http, ...good }, 0)] })
    const [report] = toEdgeReports(telemetry, new Map())
    expect(report?.responses).toEqual([{ code: '200', grpcStatus: '', flags: '-', rate: 0 }])
    expect(report).not.toHaveProperty('duration')
  })

  test('Istio’s received bytes flow from source to target, its sent bytes back', () => {
    const tcp = { ...caller, ...callee }
    const telemetry = read({
      'tcp-opened': [sample({ ...tcp, response_flags: '-' }, 0.5)],
      'tcp-sent': [sample(tcp, 100)],
      'tcp-received': [sample(tcp, 7)],
    })
    const [report] = toEdgeReports(telemetry, new Map())
    expect(report).toMatchObject({ protocol: 'tcp', bytes: { sent: 100, received: 7 } })
  })

  test('draws nothing from durations alone: their requests have not been heard of', () => {
    const telemetry = read({
      'duration-sum': [sample(http, 1)],
      'duration-count': [sample(http, 1)],
    })
    expect(toEdgeReports(telemetry, new Map())).toEqual([])
  })

  test('counts what it leaves out', () => {
    const { groups, notes } = read({
      requests: [
        sample({ ...http, ...good }, Number.NaN),
        sample({ ...http, ...good }, Infinity),
        sample({ ...http, ...good, source_workload: 'unknown' }, 1),
      ],
    })
    expect(notes).toEqual([
      '1 series had a caller named by half; it is left out',
      '2 series held no finite number; they are left out',
    ])
    expect(groups.map(({ edge }) => edge)).toEqual([undefined])
  })
})

const called = (name: string, rate: number) =>
  sample({ ...http, ...good, destination_service_name: name }, rate)

const onlyAliases = (before?: ReadonlyMap<string, string>) =>
  learnServices([read({ requests: [called('basket', 1), called('trolley', 2)] })], before)

const namesAfter = (answers: RateAnswers, before?: ReadonlyMap<string, string>) =>
  learnServices([read(answers)], before)

describe('service names', () => {
  const asCaller = { ...http, ...good, source_workload: 'cart', source_canonical_service: 'cart' }
  test('a caller goes by the service that others call it by', () => {
    const other = {
      ...asCaller,
      destination_service_name: 'orders',
      destination_canonical_service: 'orders',
    }
    const telemetry = read({ requests: [called('basket', 1), sample(other, 1)] })
    const reports = toEdgeReports(telemetry, learnServices([telemetry]))
    expect(reports.map(({ source }) => source.service).toSorted()).toEqual(['basket', 'web'])
  })

  test('of several, the busiest; then the one chosen before', () => {
    const key = 'east/shop/cart'
    expect(onlyAliases().get(key)).toBe('trolley')
    expect(onlyAliases(new Map([[key, 'basket']])).get(key)).toBe('basket')
    expect(onlyAliases(new Map([[key, 'gone']])).get(key)).toBe('trolley')
    expect(learnServices([], new Map([[key, 'basket']])).get(key)).toBe('basket')
  })

  test('learns from another cluster’s answers', () => {
    const inWest = {
      ...http,
      ...good,
      destination_cluster: 'west',
      destination_service_name: 'basket',
    }
    const east = read({ requests: [sample(inWest, 1)] })
    expect(learnServices([east]).get('west/shop/cart')).toBe('basket')
  })
})

describe('service names that would tell a lie', () => {
  const waypoint: Labels = {
    destination_workload: 'waypoint',
    destination_canonical_service: 'waypoint',
  }

  test('a waypoint is none of the services it stands before', () => {
    const { request_protocol: _none, ...tcp } = http
    const names = namesAfter({
      requests: [sample({ ...http, ...good, reporter: 'waypoint' }, 5)],
      'tcp-opened': [sample({ ...tcp, ...waypoint, response_flags: '-' }, 5)],
    })
    expect([...names]).toEqual([['east/shop/cart', 'cart']])
  })

  test('a gateway that carries traffic to several hosts is none of them', () => {
    const both = { requests: [called('api.one.example', 1), called('api.two.example', 1)] }
    const known = new Map([['east/shop/cart', 'api.one.example']])
    expect([...namesAfter(both)]).toEqual([])
    expect([...namesAfter(both, known)]).toEqual([])
    expect(namesAfter({ requests: [called('db.internal', 1)] }).get('east/shop/cart')).toBe(
      'db.internal',
    )
    const alsoPlain = { requests: [...both.requests, called('basket', 1)] }
    expect(namesAfter(alsoPlain).get('east/shop/cart')).toBe('basket')
  })

  test('a service of another namespace is not its workloads’ own', () => {
    const elsewhere = { destination_service_namespace: 'config', destination_service_name: 'alias' }
    expect([...namesAfter({ requests: [sample({ ...http, ...good, ...elsewhere }, 1)] })]).toEqual(
      [],
    )
  })

  test('a workload reached past its service goes by the service’s name', () => {
    const past = { destination_service_name: 'InboundPassthroughCluster' }
    const telemetry = read({
      requests: [called('basket', 1), sample({ ...http, ...good, ...past }, 1)],
    })
    const reports = toEdgeReports(telemetry, learnServices([telemetry]))
    expect(reports.map(({ target }) => target.service)).toEqual(['basket', 'basket'])
  })
})

describe('latency', () => {
  const telemetry = read({ requests: [sample({ ...http, ...good }, 2)] })
  const labels = bucketLabels('service')
  const bucket = (le: string, count: number, changes: Labels = {}) =>
    sample({ ...http, ...changes, le }, count)
  const reportsOf = (samples: readonly VectorSample[]) =>
    toLatencyReports(telemetry, { samples, labels }, new Map(), 'service')

  test('names the edge that the request query found, at the level asked for', () => {
    const [report] = reportsOf([bucket('+Inf', 2), bucket('10', 1), bucket('250', 1.5)])
    expect(report?.source).toMatchObject({ service: 'web', workload: '', version: '' })
    expect(report?.target).toMatchObject({ service: 'cart', workload: '' })
    expect(report?.buckets).toEqual([
      { le: 0.01, count: 1 },
      { le: 0.25, count: 1.5 },
      { le: Infinity, count: 2 },
    ])
  })

  test('joins bounds that are spelt in two ways, as during an upgrade to Prometheus 3', () => {
    const [report] = reportsOf([bucket('250', 1), bucket('250.0', 0.5), bucket('+Inf', 2)])
    expect(report?.buckets[0]).toEqual({ le: 0.25, count: 1.5 })
  })

  test('leaves out series that no request belongs to', () => {
    const elsewhere = { destination_service_name: 'nowhere' }
    expect(reportsOf([bucket('10', 1, elsewhere), bucket('+Inf', 1, elsewhere)])).toEqual([])
  })

  test('reads native histograms, with gaps as buckets of their own', () => {
    const histogram: NativeHistogram = {
      count: 10,
      sum: 100,
      buckets: [
        { bounds: 0, left: 4, right: 8, count: 6 },
        { bounds: 0, left: 16, right: 32, count: 4 },
      ],
    }
    const [report] = reportsOf([{ labels: http, at, value: Number.NaN, histogram }])
    expect(report?.buckets).toEqual([
      { le: 0.004, count: 0 },
      { le: 0.008, count: 6 },
      { le: 0.016, count: 6 },
      { le: 0.032, count: 10 },
      { le: Infinity, count: 10 },
    ])
  })

  test('knows when too few labels would mix two edges', () => {
    const nameless = { source_canonical_service: 'unknown' }
    const two = read({
      requests: [
        sample({ ...http, ...good, ...nameless, source_workload: 'a' }, 1),
        sample({ ...http, ...good, ...nameless, source_workload: 'b' }, 1),
      ],
    })
    expect(countAmbiguous(two, labels, new Map(), 'service')).toBe(1)
    expect(countAmbiguous(two, bucketLabels('workload'), new Map(), 'service')).toBe(0)
    expect(countAmbiguous(telemetry, labels, new Map(), 'service')).toBe(0)
  })
})
