import { describe, expect, test } from 'vitest'

import { createSimulator, type Simulator } from '../simulator.ts'
import { ask, askOne } from '../testing/query.ts'

/** Long before any incident begins, and a few minutes in which rules can show. */
const quietStart = 1_790_000_000_000

function quietMesh() {
  const clock = { at: quietStart }
  const simulator = createSimulator({ now: () => clock.at, pastSeconds: 240, stepSeconds: 5 })
  return { simulator, clock }
}

const virtualService = (namespace: string, name: string, http: readonly unknown[]) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name, namespace },
  spec: { hosts: [name], http },
})

function apply(simulator: Simulator, manifest: unknown) {
  expect(simulator.routing.apply('east', manifest)).toMatchObject({ ok: true })
}

const to = (host: string, subset?: string, weight?: number) => ({
  destination: { host, ...(subset !== undefined && { subset }) },
  ...(weight !== undefined && { weight }),
})

/** Requests of the last minute to a service, as shares by one label. */
async function sharesBy(simulator: Simulator, label: string, service: string, extra = '') {
  const rates = `rate(istio_requests_total{reporter="source",destination_service_name="${service}"${extra}}[1m])`
  const query = `sum by (${label}) (${rates}) / ignoring(${label}) group_left() sum(${rates})`
  return new Map((await ask(simulator, 'east', query)).map(({ name, value }) => [name, value]))
}

const sharesByVersion = (simulator: Simulator) =>
  sharesBy(simulator, 'destination_canonical_revision', 'recommendation')

describe('weights', () => {
  test('start at 90 to 10, with the testers on v2', async () => {
    const { simulator } = quietMesh()
    expect((await sharesByVersion(simulator)).get('v2')).toBeCloseTo(0.98 * 0.1 + 0.02, 1)
  })

  test('move the traffic when they change', async () => {
    const { simulator, clock } = quietMesh()
    apply(
      simulator,
      virtualService('shop', 'recommendation', [
        { route: [to('recommendation', 'v1', 50), to('recommendation', 'v2', 50)] },
      ]),
    )
    clock.at += 65_000
    const v2 = (await sharesByVersion(simulator)).get('v2') ?? 0
    expect(v2).toBeGreaterThan(0.46)
    expect(v2).toBeLessThan(0.54)
  })

  test('give an omitted one nothing', async () => {
    const { simulator, clock } = quietMesh()
    apply(
      simulator,
      virtualService('shop', 'recommendation', [
        { route: [to('recommendation', 'v1', 7), to('recommendation', 'v2')] },
      ]),
    )
    clock.at += 65_000
    expect((await sharesByVersion(simulator)).get('v2')).toBe(0)
  })

  test('do not touch what was before the change', async () => {
    const { simulator, clock } = quietMesh()
    const past = 'sum(istio_requests_total{destination_workload="recommendation-v2"} offset 1m)'
    const before = await askOne(simulator, 'east', past)
    clock.at += 60_000
    apply(
      simulator,
      virtualService('shop', 'recommendation', [{ route: [to('recommendation', 'v2')] }]),
    )
    clock.at += 60_000
    const same = past.replace('1m', '3m')
    expect(await askOne(simulator, 'east', same)).toBe(before)
  })
})

describe('matches', () => {
  test('send a kind of request its own way', async () => {
    const { simulator, clock } = quietMesh()
    apply(
      simulator,
      virtualService('shop', 'checkout', [
        { match: [{ method: { exact: 'GET' } }], directResponse: { status: 418 } },
        { route: [to('checkout')] },
      ]),
    )
    clock.at += 65_000
    const shares = await sharesBy(simulator, 'response_code', 'checkout', ',source_cluster="east"')
    expect(shares.get('418')).toBeGreaterThan(0.2)
    expect(shares.get('418')).toBeLessThan(0.4)
  })

  test('without any that fits, nothing is routed', async () => {
    const { simulator, clock } = quietMesh()
    const rules = [{ match: [{ uri: { prefix: '/nowhere' } }], route: [to('cart')] }]
    apply(simulator, virtualService('shop', 'cart', rules))
    clock.at += 65_000
    const shares = await sharesBy(simulator, 'response_flags', 'cart')
    expect(shares.get('NR')).toBe(1)
  })
})

describe('destinations', () => {
  test.each([
    ['a subset that nobody defines', to('cart', 'v9'), 'NC'],
    ['a host that nobody knows', to('cart.shop'), 'NC'],
  ])('%s has no cluster', async (_, destination, flag) => {
    const { simulator, clock } = quietMesh()
    apply(simulator, virtualService('shop', 'cart', [{ route: [destination] }]))
    clock.at += 65_000
    expect((await sharesBy(simulator, 'response_flags', 'cart')).get(flag)).toBe(1)
  })

  test('a subset without pods has no healthy upstream', async () => {
    const { simulator, clock } = quietMesh()
    apply(simulator, {
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata: { name: 'cart', namespace: 'shop' },
      spec: { host: 'cart', subsets: [{ name: 'v9', labels: { version: 'v9' } }] },
    })
    apply(simulator, virtualService('shop', 'cart', [{ route: [to('cart', 'v9')] }]))
    clock.at += 65_000
    expect((await sharesBy(simulator, 'response_flags', 'cart')).get('UH')).toBe(1)
  })

  test('another service can be named', async () => {
    const { simulator, clock } = quietMesh()
    apply(simulator, virtualService('shop', 'ads', [{ route: [to('search')] }]))
    clock.at += 65_000
    const ads =
      'sum(rate(istio_requests_total{destination_workload="ads",source_cluster="east"}[1m]))'
    expect(await askOne(simulator, 'east', ads)).toBe(0)
  })

  test('a circle of services still answers', async () => {
    const { simulator, clock } = quietMesh()
    const manifest = {
      ...virtualService('catalog', 'currency', [{ route: [to('web.shop.svc.cluster.local')] }]),
    }
    apply(simulator, manifest)
    clock.at += 65_000
    expect(await askOne(simulator, 'east', 'sum(rate(istio_requests_total[1m]))')).toBeGreaterThan(
      0,
    )
  })
})

const adsLatency = (part: string) =>
  `sum(rate(istio_request_duration_milliseconds_${part}{reporter="source",destination_service_name="ads",source_cluster="east"}[1m]))`

describe('faults', () => {
  test('abort everything at 100 %, and callers who need it fail', async () => {
    const { simulator, clock } = quietMesh()
    const fault = { abort: { percentage: { value: 100 }, httpStatus: 503 } }
    apply(simulator, virtualService('shop', 'cart', [{ fault, route: [to('cart')] }]))
    clock.at += 65_000
    expect((await sharesBy(simulator, 'response_flags', 'cart')).get('FI')).toBe(1)
    expect((await sharesBy(simulator, 'response_code', 'checkout')).get('503')).toBeGreaterThan(0.9)
    const served =
      'sum(rate(istio_requests_total{reporter="destination",destination_service_name="cart",source_cluster="east"}[1m]))'
    expect(await askOne(simulator, 'east', served)).toBe(0)
  })

  test('without a percentage do nothing', async () => {
    const { simulator, clock } = quietMesh()
    const fault = { abort: { httpStatus: 503 } }
    apply(simulator, virtualService('shop', 'cart', [{ fault, route: [to('cart')] }]))
    clock.at += 65_000
    expect((await sharesBy(simulator, 'response_flags', 'cart')).get('-')).toBe(1)
  })

  test('delay by their time', async () => {
    const { simulator, clock } = quietMesh()
    const fault = { delay: { percentage: { value: 100 }, fixedDelay: '3s' } }
    apply(simulator, virtualService('shop', 'ads', [{ fault, route: [to('ads')] }]))
    clock.at += 65_000
    const millis = await askOne(simulator, 'east', `${adsLatency('sum')} / ${adsLatency('count')}`)
    expect(millis).toBeGreaterThan(2900)
    expect(millis).toBeLessThan(3200)
  })
})

const fromCheckout = ',source_workload="checkout"'
const ordersRate = (reporter: string) =>
  `sum(rate(istio_requests_total{reporter="${reporter}",destination_service_name="orders"${fromCheckout}}[1m]))`

describe('time and tries', () => {
  test('a timeout below the latency answers 504 UT, and the server sees the client leave', async () => {
    const { simulator, clock } = quietMesh()
    apply(simulator, virtualService('shop', 'search', [{ timeout: '1ms', route: [to('search')] }]))
    clock.at += 65_000
    const extra = ',source_cluster="east"'
    expect((await sharesBy(simulator, 'response_code', 'search', extra)).get('504')).toBe(1)
    expect((await sharesBy(simulator, 'response_flags', 'search', extra)).get('UT')).toBe(1)
    const left = `sum(rate(istio_requests_total{reporter="destination",destination_service_name="search",response_flags="DC"}[1m]))`
    expect(await askOne(simulator, 'east', left)).toBeGreaterThan(5)
  })

  test('retries send more to the servers and let fewer failures through', async () => {
    const { simulator, clock } = quietMesh()
    const failing = { abort: { percentage: { value: 50 }, httpStatus: 503 } }
    apply(
      simulator,
      virtualService('catalog', 'inventory', [{ fault: failing, route: [to('inventory')] }]),
    )
    clock.at += 65_000
    const without =
      (await sharesBy(simulator, 'response_code', 'orders', fromCheckout)).get('503') ?? 0
    expect(without).toBeGreaterThan(0.35)
    apply(
      simulator,
      virtualService('shop', 'orders', [
        { retries: { attempts: 3, retryOn: '503' }, route: [to('orders')] },
      ]),
    )
    clock.at += 65_000
    expect(
      (await sharesBy(simulator, 'response_code', 'orders', fromCheckout)).get('503'),
    ).toBeLessThan(0.1)
    const tries = await askOne(
      simulator,
      'east',
      `${ordersRate('destination')} / ${ordersRate('source')}`,
    )
    expect(tries).toBeGreaterThan(1.5)
  })
})

const eject = (maxEjectionPercent: number) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'DestinationRule',
  metadata: { name: 'inventory', namespace: 'catalog' },
  spec: {
    host: 'inventory',
    trafficPolicy: { outlierDetection: { consecutive5xxErrors: 3, maxEjectionPercent } },
  },
})
/** Eleven minutes in, the stock is out in the east. */
const later = 11 * 60_000
const sharesByCluster = (simulator: Simulator) =>
  sharesBy(simulator, 'destination_cluster', 'inventory', ',source_workload="orders"')

describe('outlier detection', () => {
  test('moves the traffic to pods that answer', async () => {
    const { simulator, clock } = quietMesh()
    apply(simulator, eject(100))
    expect((await sharesByCluster(simulator)).get('west')).toBeLessThan(0.3)
    clock.at += later
    expect((await sharesByCluster(simulator)).get('west')).toBeGreaterThan(0.9)
  })

  test('ejects nobody where the limit allows less than one pod', async () => {
    const { simulator, clock } = quietMesh()
    apply(simulator, eject(10))
    clock.at += later
    expect((await sharesByCluster(simulator)).get('west')).toBeLessThan(0.3)
  })
})
