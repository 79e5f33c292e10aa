import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { createMesh } from './mesh/deployments.ts'
import { shopMesh } from './mesh/shop-mesh.ts'
import { createSimulator } from './simulator.ts'
import { ask, askOne, instantRequest } from './testing/query.ts'

const start = 1_790_000_000_000
const minutes = (count: number) => count * 60_000

/** A mesh whose clock a test turns. */
function meshAt(options: { seed?: number; pastSeconds?: number } = {}) {
  const clock = { at: start }
  const simulator = createSimulator({ pastSeconds: 1200, ...options, now: () => clock.at })
  return { simulator, clock }
}

describe('the shop', () => {
  test('has four namespaces and 25 services at least, in two clouds', () => {
    const { simulator } = meshAt()
    const served = shopMesh.services.filter(({ membership }) => membership !== 'gateway')
    expect(served.length).toBeGreaterThanOrEqual(25)
    expect(new Set(served.map(({ namespace }) => namespace)).size).toBeGreaterThanOrEqual(4)
    expect(new Set(simulator.clusters.map(({ cloud }) => cloud)).size).toBe(2)
  })

  test('calls in no circle', () => {
    const mesh = createMesh(shopMesh)
    const visit = (path: string, above: readonly string[]) => {
      expect(above).not.toContain(path)
      for (const { to } of mesh.callsOf(mesh.service(path))) visit(to, [...above, path])
    }
    for (const { namespace, name } of shopMesh.services) visit(`${namespace}/${name}`, [])
  })

  test.each([
    ['east', 'gRPC', '{request_protocol="grpc",grpc_response_status="0"}'],
    ['east', 'an outside provider', '{destination_service="api.cardpay.example"}'],
    ['east', 'a host that no registry knows', '{destination_service_name="PassthroughCluster"}'],
    ['east', 'a host that is refused', '{destination_service_name="BlackHoleCluster"}'],
    ['east', 'a caller without a proxy', '{reporter="destination",source_workload="unknown"}'],
    ['east', 'clients that leave', '{response_code="0",response_flags="DC"}'],
    ['east', 'a waypoint', '{reporter="waypoint",destination_workload="images"}'],
    ['east', 'no cluster', '{destination_workload="tax",destination_cluster="unknown"}'],
    ['east', 'failover, at the client', '{source_cluster="east",destination_cluster="west"}'],
    ['west', 'failover, at the server', '{source_cluster="east",reporter="destination"}'],
  ])('%s shows %s', async (cluster, _, selector) => {
    const { simulator } = meshAt()
    const rate = await askOne(simulator, cluster, `sum(rate(istio_requests_total${selector}[5m]))`)
    expect(rate).toBeGreaterThan(0)
  })

  test('talks TCP to stores, and under a waypoint', async () => {
    const { simulator } = meshAt()
    const query = 'count by (destination_service_name) (istio_tcp_sent_bytes_total)'
    const names = (await ask(simulator, 'east', query)).map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['orders-db', 'cart-cache', 'events', 'images']))
  })

  test('has a caller that rarely calls', async () => {
    const { simulator } = meshAt()
    const query =
      'sum(increase(istio_requests_total{source_workload="reconciler",reporter="source"}[5m]))'
    const calls = await askOne(simulator, 'east', query)
    expect(calls).toBeGreaterThan(0)
    expect(calls).toBeLessThan(20)
  })

  test('lets both sides of an edge see the same requests', async () => {
    const { simulator } = meshAt()
    const query =
      'sum by (reporter) (increase(istio_requests_total{source_workload="cart",destination_service_name="catalog"}[5m]))'
    const [server, client] = await ask(simulator, 'east', query)
    expect(server?.value).toBeGreaterThan(0)
    expect(server?.value).toBeCloseTo(client?.value ?? 0, 9)
  })
})

describe('an incident', () => {
  const errors =
    'sum(rate(istio_requests_total{reporter="source",destination_service_name="payment",response_code=~"5.."}[1m])) / sum(rate(istio_requests_total{reporter="source",destination_service_name="payment"}[1m]))'

  test('comes within two minutes of the start, climbs to the gateway, and goes', async () => {
    const { simulator, clock } = meshAt()
    const calm = await askOne(simulator, 'east', errors)
    expect(calm).toBeLessThan(0.02)
    clock.at = start + minutes(3)
    expect(await askOne(simulator, 'east', errors)).toBeGreaterThan(0.2)
    const atGateway =
      'sum(rate(istio_requests_total{source_workload="istio-ingressgateway",response_code="503"}[1m]))'
    expect(await askOne(simulator, 'east', atGateway)).toBeGreaterThan(0.3)
    clock.at = start + minutes(6)
    expect(await askOne(simulator, 'east', errors)).toBeLessThan(0.02)
  })

  test('slows down whoever waits for it', async () => {
    const { simulator, clock } = meshAt()
    const p95 =
      'histogram_quantile(0.95, sum by (le) (rate(istio_request_duration_milliseconds_bucket{reporter="source",destination_service_name="checkout"}[1m])))'
    const calm = await askOne(simulator, 'east', p95)
    clock.at = start + minutes(3)
    expect(await askOne(simulator, 'east', p95)).toBeGreaterThan(calm * 3)
  })

  test('has happened before', async () => {
    const { simulator } = meshAt()
    const query =
      'sum(increase(istio_requests_total{destination_service_name="payment",response_code=~"5.."}[15m]))'
    expect(await askOne(simulator, 'east', query)).toBeGreaterThan(100)
  })
})

describe('samples', () => {
  test('are the same for the same seed and clock, however often they were asked for', async () => {
    const one = meshAt()
    const other = meshAt()
    for (let step = 1; step <= 20; step += 1) {
      one.clock.at = start + step * 13_000
      one.simulator.exposition('west')
    }
    other.clock.at = one.clock.at
    for (const cluster of ['east', 'west']) {
      expect(other.simulator.exposition(cluster)).toBe(one.simulator.exposition(cluster))
    }
    expect(meshAt({ seed: 2 }).simulator.exposition('east')).not.toBe(
      meshAt().simulator.exposition('east'),
    )
  })

  test('never fall, and buckets are cumulative up to the count', () => {
    const { simulator, clock } = meshAt({ pastSeconds: 60 })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 90_000 }), (elapsed) => {
        const before = readExposition(simulator.exposition('east'))
        clock.at += elapsed
        const after = readExposition(simulator.exposition('east'))
        const fallen = [...before].filter(([name, value]) => (after.get(name) ?? 0) < value)
        expect(fallen).toEqual([])
        expect(uncumulative(after)).toEqual([])
      }),
      { numRuns: 8 },
    )
  })

  test('survive a clock that jumps by days', async () => {
    const { simulator, clock } = meshAt()
    clock.at += minutes(60 * 24 * 3)
    const rate = 'sum(rate(istio_requests_total{reporter="source"}[5m]))'
    expect(await askOne(simulator, 'east', rate)).toBeGreaterThan(50)
    const before = rate.replace('[5m]', '[5m] offset 14m')
    expect(await askOne(simulator, 'east', before)).toBeGreaterThan(50)
    const forgotten = rate.replace('[5m]', '[5m] offset 1h')
    expect(await askOne(simulator, 'east', forgotten)).toBe(0)
  })
})

function readExposition(text: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(
    lines.map((line) => {
      const [, name = '', value = ''] = /^(\S+\}) (\S+) \d+$/.exec(line) ?? []
      return [name, Number(value)]
    }),
  )
}

/** Names of histograms whose buckets fall or don't end at the count. */
function uncumulative(samples: ReadonlyMap<string, number>): string[] {
  const wrong: string[] = []
  let previous = 0
  for (const [name, value] of samples) {
    if (name.includes('le="0.5"')) previous = 0
    if (name.includes('_bucket{') && value < previous) wrong.push(name)
    if (name.includes('_milliseconds_count{') && value !== previous) wrong.push(name)
    if (name.includes('_bucket{')) previous = value
  }
  return wrong
}

test('an unknown cluster is not found', async () => {
  const { simulator } = meshAt({ pastSeconds: 60 })
  const response = await simulator.metrics('north', instantRequest('1'))
  expect(response.status).toBe(404)
  expect(() => simulator.exposition('north')).toThrow(RangeError)
  expect(() => simulator.scenarios.set('north', 'slow')).toThrow(RangeError)
})
