import type { Protocol } from '#src/domain/mesh/identity.ts'

import type { Membership, OwnAnswer, ServiceSpec, VersionSpec } from './shape.ts'

const run = (
  version: string,
  replicas: number,
  millis: number,
  answers: readonly OwnAnswer[] = [],
): VersionSpec => ({ version, replicas, millis, answers })

const notFound = (share: number): OwnAnswer => ({ code: '404', share })
const broken = (share: number): OwnAnswer => ({ code: '500', share })

function service(
  path: `${string}/${string}`,
  protocol: Protocol,
  port: number,
  clusters: ServiceSpec['clusters'],
  membership: Membership = 'sidecar',
): ServiceSpec {
  const [namespace = '', name = ''] = path.split('/')
  return { namespace, name, protocol, port, membership, clusters }
}

const gateways = [
  service(
    'istio-system/istio-ingressgateway',
    'http',
    80,
    { east: [run('1.30', 2, 0.4)], west: [run('1.30', 2, 0.4)] },
    'gateway',
  ),
]

const shop = [
  service('shop/web', 'http', 8080, {
    east: [run('v3', 4, 12, [notFound(0.006), { code: '0', flags: 'DC', share: 0.0015 }])],
    west: [run('v3', 3, 12, [notFound(0.005)])],
  }),
  service('shop/cart', 'http', 8080, { east: [run('v1', 3, 6)], west: [run('v1', 2, 6)] }),
  service('shop/checkout', 'http', 8080, {
    east: [run('v2', 3, 22, [{ code: '409', share: 0.01 }, broken(0.0006)])],
  }),
  service('shop/recommendation', 'http', 8080, {
    east: [run('v1', 3, 24, [broken(0.0004)]), run('v2', 3, 33, [broken(0.011)])],
    west: [run('v1', 2, 24, [broken(0.0004)])],
  }),
  service('shop/ads', 'http', 8080, { east: [run('v1', 2, 9, [broken(0.002)])] }),
  service('shop/search', 'http', 8080, {
    east: [run('v5', 3, 38, [{ code: '429', share: 0.003 }])],
    west: [run('v5', 2, 36)],
  }),
  service('shop/orders', 'http', 8080, { east: [run('v4', 3, 14, [notFound(0.01)])] }),
  service('shop/shipping', 'grpc', 9090, { east: [run('v1', 2, 11)] }),
  service('shop/email', 'http', 8025, { east: [run('v1', 1, 60, [broken(0.004)])] }),
]

const catalog = [
  service('catalog/catalog', 'grpc', 9090, {
    east: [run('v7', 4, 4, [{ code: '5', share: 0.008 }])],
    west: [run('v7', 3, 4, [{ code: '5', share: 0.008 }])],
  }),
  service('catalog/currency', 'grpc', 9090, {
    east: [run('v1', 2, 1.5)],
    west: [run('v1', 2, 1.5)],
  }),
  service('catalog/pricing', 'grpc', 9090, {
    east: [run('v2', 2, 5, [{ code: '13', share: 0.0003 }])],
  }),
  service('catalog/inventory', 'http', 8080, { east: [run('v1', 2, 8)], west: [run('v1', 2, 8)] }),
  service('catalog/reviews', 'http', 8080, {
    east: [run('v1', 2, 15), run('v2', 2, 17), run('v3', 2, 16)],
  }),
]

const identity = [
  service('identity/auth', 'http', 8080, {
    east: [run('v2', 3, 7, [{ code: '401', share: 0.03 }])],
    west: [run('v2', 2, 7, [{ code: '401', share: 0.03 }])],
  }),
  service('identity/users', 'grpc', 9090, { east: [run('v1', 2, 5)] }),
]

const payments = [
  service('payments/payment', 'http', 8080, { east: [run('v3', 3, 18, [broken(0.0005)])] }),
  service('payments/fraud', 'grpc', 9090, { east: [run('v1', 2, 26)] }),
  service('payments/ledger', 'http', 8080, { east: [run('v1', 2, 9)] }),
  {
    ...service(
      'payments/api.cardpay.example',
      'http',
      443,
      { east: [run('', 1, 120)] },
      'external',
    ),
    host: 'api.cardpay.example',
  },
]

const data = [
  service('data/orders-db', 'tcp', 5432, { east: [run('15', 2, 2)] }),
  service('data/catalog-db', 'tcp', 5432, { east: [run('15', 2, 2)], west: [run('15', 1, 2)] }),
  service('data/ledger-db', 'tcp', 5432, { east: [run('15', 1, 2)] }),
  service('data/cart-cache', 'tcp', 6379, { east: [run('7', 3, 1)], west: [run('7', 1, 1)] }),
  service('data/sessions', 'tcp', 6379, { east: [run('7', 1, 1)], west: [run('7', 1, 1)] }),
  service('data/events', 'tcp', 9092, { east: [run('3', 3, 3)] }),
]

const media = [
  service('media/images', 'http', 8080, { east: [run('v2', 3, 6, [notFound(0.012)])] }, 'waypoint'),
  service('media/thumbnails', 'http', 8080, { east: [run('v1', 2, 45)] }, 'waypoint'),
  service('media/media-store', 'http', 9000, { east: [run('v1', 2, 10)] }, 'waypoint'),
]

/** Callers that nobody calls: jobs, exporters, tills on the shop floor. */
const callers = [
  service('batch/reconciler', 'http', 0, { east: [run('v1', 1, 40)] }),
  service('batch/nightly-report', 'http', 0, { east: [run('v1', 1, 40)] }),
  service('batch/partner-export', 'http', 0, { east: [run('v1', 1, 20)] }),
  service('legacy/till', 'http', 0, { east: [run('', 1, 5)] }, 'none'),
]

const outside = [
  {
    ...service('legacy/tax', 'http', 8080, { east: [run('v1', 1, 28)] }, 'none'),
    hidesCluster: true,
  },
  {
    ...service(
      'unknown/PassthroughCluster',
      'http',
      80,
      { east: [run('', 1, 210)] },
      'passthrough',
    ),
    host: 'feeds.partner.example',
  },
  {
    ...service(
      'unknown/BlackHoleCluster',
      'http',
      80,
      { east: [run('', 1, 0.3, [{ code: '502', share: 1 }])] },
      'blackhole',
    ),
    host: 'telemetry.vendor.example',
  },
]

/** The shop: what runs where, how fast, and what each part gets wrong by itself. */
export const shopServices: readonly ServiceSpec[] = [
  ...gateways,
  ...shop,
  ...catalog,
  ...identity,
  ...payments,
  ...data,
  ...media,
  ...callers,
  ...outside,
]
