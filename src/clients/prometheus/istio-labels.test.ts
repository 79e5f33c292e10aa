import { describe, expect, test } from 'vitest'

import type { Peer } from '#src/domain/mesh/identity.ts'

import type { Labels } from './answer.ts'
import { createClusterNamer } from './istio-clusters.ts'
import { readEdge, type ReadEdge } from './istio-labels.ts'

const nameCluster = createClusterNamer('east', [
  { name: 'east' },
  { name: 'west', istioCluster: 'cluster-2' },
])

const fromWebToReviews: Labels = {
  reporter: 'source',
  source_cluster: 'east',
  source_workload_namespace: 'shop',
  source_workload: 'web-v1',
  source_canonical_service: 'web',
  source_canonical_revision: 'v1',
  destination_cluster: 'east',
  destination_service_namespace: 'catalog',
  destination_service_name: 'reviews',
  destination_workload_namespace: 'catalog',
  destination_workload: 'reviews-v2',
  destination_canonical_service: 'reviews-app',
  destination_canonical_revision: 'v2',
  request_protocol: 'http',
}
const unreached: Labels = {
  destination_workload: 'unknown',
  destination_workload_namespace: 'unknown',
  destination_canonical_service: 'unknown',
  destination_canonical_revision: 'unknown',
  destination_cluster: 'unknown',
}

function read(changes: Labels = {}, family: 'requests' | 'tcp' = 'requests'): ReadEdge {
  const edge = readEdge({ ...fromWebToReviews, ...changes }, family, nameCluster)
  if (!edge.ok) throw new Error(edge.error)
  return edge.value
}
const target = (changes: Labels): Peer => read({ ...changes }).target
const nowhere = { namespace: '', service: '', workload: '', version: '' }

test('reads both ends at the finest level', () => {
  expect(read()).toEqual({
    side: 'client',
    protocol: 'http',
    source: {
      kind: 'mesh',
      cluster: 'east',
      namespace: 'shop',
      service: 'web',
      workload: 'web-v1',
      version: 'v1',
    },
    target: {
      kind: 'mesh',
      cluster: 'east',
      namespace: 'catalog',
      service: 'reviews',
      workload: 'reviews-v2',
      version: 'v2',
    },
    targetCanonical: 'reviews-app',
  })
})

test.each([
  ['source', 'client'],
  ['destination', 'server'],
  ['waypoint', 'waypoint'],
])('the reporter %s is the %s', (reporter, side) => {
  expect(read({ reporter }).side).toBe(side)
})

test('the protocol comes from the label, and from the family for TCP', () => {
  expect(read({ request_protocol: 'grpc' }).protocol).toBe('grpc')
  expect(read({ request_protocol: 'unknown' }).protocol).toBe('http')
  expect(read({ request_protocol: '' }, 'tcp').protocol).toBe('tcp')
})

describe('series that are left out', () => {
  test.each([
    [{ reporter: 'proxy' }, 'an unknown reporter'],
    [{ source_workload: 'unknown' }, 'a caller named by half'],
    [{ source_workload_namespace: 'unknown' }, 'a caller named by half'],
    [{ source_workload: '', source_canonical_service: 'web' }, 'a caller named by half'],
  ])('%j', (changes, reason) => {
    const edge = readEdge({ ...fromWebToReviews, ...changes }, 'requests', nameCluster)
    expect(edge).toEqual({ ok: false, error: reason })
  })
})

describe('the caller', () => {
  test('without a proxy is unknown, in the cluster that answered', () => {
    const outside = {
      source_workload: 'unknown',
      source_workload_namespace: 'unknown',
      source_cluster: 'unknown',
    }
    expect(read(outside).source).toEqual({ kind: 'unknown', cluster: 'east', ...nowhere })
  })

  test('of no known cluster is in that of whom it called: one store may hold several', () => {
    const outside = {
      source_workload: 'unknown',
      source_workload_namespace: 'unknown',
      source_cluster: 'unknown',
      destination_cluster: 'cluster-2',
      reporter: 'destination',
    }
    expect(read(outside).source.cluster).toBe('west')
  })

  test('without a canonical service goes by its workload', () => {
    expect(read({ source_canonical_service: 'unknown' }).source.service).toBe('web-v1')
  })
})

describe('the target', () => {
  test.each([
    '',
    'unknown',
    'InboundPassthroughCluster',
    'InboundPassthroughClusterIpv4',
    '10.0.0.7',
  ])('behind the service name %j goes by its canonical service, then by its workload', (name) => {
    const nameless = { destination_service_name: name, destination_service_namespace: 'unknown' }
    expect(target(nameless)).toMatchObject({ namespace: 'catalog', service: 'reviews-app' })
    expect(target({ ...nameless, destination_canonical_service: 'unknown' })).toMatchObject({
      kind: 'mesh',
      service: 'reviews-v2',
    })
  })

  test.each([
    ['PassthroughCluster', 'passthrough'],
    ['allow_any', 'passthrough'],
    ['BlackHoleCluster', 'blackhole'],
    ['block_all', 'blackhole'],
  ])('%s is %s, in the cluster of its caller', (name, kind) => {
    const changes = { ...unreached, destination_service_name: name, source_cluster: 'cluster-2' }
    expect(target(changes)).toEqual({ kind, cluster: 'west', ...nowhere })
  })

  test.each(['10.1.2.3', '10.1.2.3:8080', '2001:db8::1', '[2001:db8::1]:443'])(
    'at the bare address %s is a passthrough',
    (name) => {
      expect(target({ ...unreached, destination_service_name: name })).toMatchObject({
        kind: 'passthrough',
        service: '',
      })
    },
  )

  test.each([
    ['api.cardpay.example', 'payments'],
    ['*.example.com', 'unknown'],
    ['mysql', 'unknown'],
    ['cafe:80', ''],
  ])('%s of namespace %j without a workload is outside the mesh', (name, namespace) => {
    const changes = {
      ...unreached,
      destination_service_name: name,
      destination_service_namespace: namespace,
    }
    expect(target(changes)).toEqual({
      kind: 'external',
      cluster: 'east',
      ...nowhere,
      service: name,
    })
  })

  test('that no request reached stays the service it is, without a workload', () => {
    expect(target(unreached)).toEqual({
      kind: 'mesh',
      cluster: 'east',
      namespace: 'catalog',
      service: 'reviews',
      workload: '',
      version: '',
    })
  })

  test('without any name is unknown', () => {
    expect(target({ ...unreached, destination_service_name: 'unknown' })).toEqual({
      kind: 'unknown',
      cluster: 'east',
      ...nowhere,
    })
  })

  test('behind an egress gateway is the gateway’s workload under the host’s name', () => {
    const changes = {
      destination_service_name: 'api.cardpay.example',
      destination_service_namespace: 'unknown',
      destination_workload: 'istio-egressgateway',
      destination_workload_namespace: 'istio-system',
    }
    expect(target(changes)).toMatchObject({
      kind: 'mesh',
      namespace: 'istio-system',
      service: 'api.cardpay.example',
      workload: 'istio-egressgateway',
    })
  })

  test('in an unknown cluster is in its caller’s', () => {
    const changes = { source_cluster: 'cluster-2', destination_cluster: 'unknown' }
    expect(target(changes).cluster).toBe('west')
  })
})

describe('cluster names', () => {
  test('a configured id wins, Istio’s default falls back to who answered, others stay', () => {
    expect(['cluster-2', 'Kubernetes', 'unknown', '', 'north'].map(nameCluster)).toEqual([
      'west',
      'east',
      'east',
      'east',
      'north',
    ])
  })

  test('where two clusters share an id, the answering one is meant', () => {
    const aliases = [
      { name: 'east', istioCluster: 'Kubernetes' },
      { name: 'west', istioCluster: 'Kubernetes' },
    ]
    expect(createClusterNamer('west', aliases)('Kubernetes')).toBe('west')
    expect(createClusterNamer('east', aliases)('Kubernetes')).toBe('east')
  })
})
