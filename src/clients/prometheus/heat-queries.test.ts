import { describe, expect, test } from 'vitest'

import { rowLevel, toRowId } from '#src/domain/heat/row-id.ts'
import { levels, parseEdgeId, parseNodeId } from '#src/domain/mesh/identity.ts'
import { seconds } from '#src/domain/units.ts'

import type { Labels } from './answer.ts'
import {
  canonicalNames,
  isLetThrough,
  joinSieves,
  rowQuery,
  type Sieve,
  sieveOf,
} from './heat-queries.ts'
import { createGroupReader } from './heat-series.ts'
import { createClusterNamer } from './istio-clusters.ts'
import { bucketLabels } from './istio-queries.ts'
import type { ServiceNames } from './istio-services.ts'

const source = { metricPrefix: '', matchers: ['cluster="east"'], window: seconds(60) }
const plain: Labels = {
  reporter: 'source',
  source_workload_namespace: 'shop',
  source_workload: 'web-v1',
  source_canonical_service: 'web',
  destination_service_namespace: 'shop',
  destination_service_name: 'cart',
  destination_workload_namespace: 'shop',
  destination_workload: 'cart-v1',
  destination_canonical_service: 'cart',
}
const unknown = 'unknown'
const kinds: readonly (readonly [string, Labels])[] = [
  ['between services', plain],
  [
    'to a service of another name than its workload',
    { ...plain, destination_service_name: 'basket' },
  ],
  ['from a caller known by another name', { ...plain, source_canonical_service: 'frontend' }],
  ['from a caller without a canonical service', { ...plain, source_canonical_service: unknown }],
  [
    'from an unknown caller',
    {
      ...plain,
      source_workload: unknown,
      source_workload_namespace: unknown,
      source_canonical_service: unknown,
    },
  ],
  ['to an address', { ...plain, destination_service_name: '10.0.0.7:8080' }],
  ['to an address of six', { ...plain, destination_service_name: '[fd00::7]:8080' }],
  [
    'to a workload by no name at all',
    { ...plain, destination_service_name: unknown, destination_service_namespace: unknown },
  ],
  [
    'past the registry',
    {
      ...plain,
      destination_service_name: 'InboundPassthroughClusterIpv4',
      destination_canonical_service: unknown,
    },
  ],
  ['that arrived nowhere', { ...plain, destination_workload: unknown }],
  [
    'to the outside',
    {
      ...plain,
      destination_service_name: 'api.cardpay.example',
      destination_service_namespace: unknown,
      destination_workload: unknown,
      destination_workload_namespace: unknown,
      destination_canonical_service: unknown,
    },
  ],
  ...['PassthroughCluster', 'allow_any', 'BlackHoleCluster', 'block_all'].map(
    (name) => [`to ${name}`, { ...plain, destination_service_name: name }] as const,
  ),
  [
    'to nobody knows whom',
    {
      ...plain,
      destination_service_name: unknown,
      destination_workload: unknown,
      destination_canonical_service: unknown,
    },
  ],
]

const services: ServiceNames = new Map([
  ['east/shop/frontend', 'web'],
  ['east/shop/cart', 'basket'],
])
const canonicals = canonicalNames(services)
const read = createGroupReader(createClusterNamer('east', []), services)

function sieveOfSeries(
  labels: Labels,
  kind: 'edges' | 'services' | 'clusters',
  level: (typeof levels)[number],
): Sieve {
  const group = read(labels, 'requests')
  if (group === undefined) throw new Error('the labels are malformed')
  const id = toRowId(group, kind, level)
  const of = rowLevel(kind, level)
  const edge = parseEdgeId(id)
  if (edge.ok) return sieveOf(edge.value, of, canonicals)
  const target = parseNodeId(id)
  if (!target.ok) throw new Error(`${id} names no row`)
  return sieveOf({ target: target.value }, of, canonicals)
}

describe.each(kinds)('traffic %s', (_words, labels) => {
  test.each(levels)('passes the sieve of its row, by %s', (level) => {
    for (const kind of ['edges', 'services', 'clusters'] as const) {
      expect(isLetThrough(labels, sieveOfSeries(labels, kind, level))).toBe(true)
    }
  })
})

describe('a sieve', () => {
  test('keeps out what is of other services', () => {
    const sieve = sieveOfSeries(plain, 'edges', 'service')
    expect(isLetThrough({ ...plain, source_workload_namespace: 'media' }, sieve)).toBe(false)
    const other = { destination_service_name: 'ads', destination_canonical_service: 'ads' }
    expect(isLetThrough({ ...plain, ...other }, sieve)).toBe(false)
  })

  test('of several lets through what any of them does', () => {
    const all = kinds.map(([, labels]) => labels)
    const joined = joinSieves(all.map((labels) => sieveOfSeries(labels, 'edges', 'workload')))
    expect(joined !== undefined && all.every((labels) => isLetThrough(labels, joined))).toBe(true)
    expect(joinSieves([])).toBeUndefined()
  })
})

const classic = { histograms: 'classic', labels: bucketLabels('version') } as const

test('buckets are asked for of the sides that are shown', () => {
  const sieve = sieveOfSeries(plain, 'edges', 'service')
  const parts = [{ sieve, sides: ['server', 'client'] }] as const
  const promql = rowQuery(source, 'duration-buckets', parts, classic)
  expect(promql).toContain('request_protocol, le) (rate(')
  expect(promql).toContain('reporter=~"destination|source"')
  expect(
    rowQuery(source, 'duration-buckets', parts, { ...classic, histograms: 'native' }),
  ).not.toContain('_bucket')
})

test('rows of several sieves are asked for in one query, each by its own sides', () => {
  const sieve = sieveOfSeries(plain, 'edges', 'service')
  const parts = [
    { sieve, sides: ['client'] },
    { sieve, sides: ['server'] },
  ] as const
  const promql = rowQuery(source, 'duration-buckets', parts, classic)
  expect(promql.match(/sum by/g)).toHaveLength(1)
  expect(promql.match(/reporter="source"/g)).toHaveLength(2)
  expect(promql.match(/reporter="destination"/g)).toHaveLength(2)
})

test('rows without names in common are asked for without a filter', () => {
  const sieve = sieveOfSeries(plain, 'clusters', 'service')
  const promql = rowQuery(source, 'tcp-opened', [{ sieve, sides: [] }], classic)
  expect(promql).toContain('(rate(istio_tcp_connections_opened_total{cluster="east"}[1m]))')
})
