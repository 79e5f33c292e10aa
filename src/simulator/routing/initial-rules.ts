import type { Manifest } from './manifest.ts'

const istio = 'networking.istio.io/v1'

const virtualService = (namespace: string, name: string, spec: Manifest['spec']): Manifest => ({
  apiVersion: istio,
  kind: 'VirtualService',
  metadata: { name, namespace },
  spec,
})

const destinationRule = (namespace: string, name: string, spec: Manifest['spec']): Manifest => ({
  apiVersion: istio,
  kind: 'DestinationRule',
  metadata: { name, namespace },
  spec,
})

const subset = (version: string) => ({ name: version, labels: { version } })

const ejecting = (maxEjectionPercent: number) => ({
  outlierDetection: {
    consecutive5xxErrors: 5,
    interval: '10s',
    baseEjectionTime: '30s',
    maxEjectionPercent,
  },
})

/** The rules the shop starts with, by cluster; a sidecar obeys those of its own cluster only. */
export const initialRules: ReadonlyMap<string, readonly Manifest[]> = new Map([
  [
    'east',
    [
      destinationRule('shop', 'recommendation', {
        host: 'recommendation',
        trafficPolicy: ejecting(50),
        subsets: [subset('v1'), subset('v2')],
      }),
      virtualService('shop', 'recommendation', {
        hosts: ['recommendation'],
        http: [
          {
            name: 'testers',
            match: [{ headers: { 'x-tester': { exact: 'yes' } } }],
            route: [{ destination: { host: 'recommendation', subset: 'v2' } }],
          },
          {
            name: 'canary',
            route: [
              { destination: { host: 'recommendation', subset: 'v1' }, weight: 90 },
              { destination: { host: 'recommendation', subset: 'v2' }, weight: 10 },
            ],
          },
        ],
      }),
      destinationRule('catalog', 'reviews', {
        host: 'reviews',
        subsets: [subset('v1'), subset('v2'), subset('v3')],
      }),
      virtualService('catalog', 'reviews', {
        hosts: ['reviews.catalog.svc.cluster.local'],
        http: [
          {
            name: 'split',
            route: [
              { destination: { host: 'reviews', subset: 'v1' }, weight: 60 },
              { destination: { host: 'reviews', subset: 'v2' }, weight: 20 },
              { destination: { host: 'reviews', subset: 'v3' }, weight: 20 },
            ],
          },
        ],
      }),
      virtualService('payments', 'card-provider', {
        hosts: ['api.cardpay.example'],
        http: [{ timeout: '2s', route: [{ destination: { host: 'api.cardpay.example' } }] }],
      }),
      virtualService('payments', 'payment', {
        hosts: ['payment'],
        http: [
          {
            timeout: '4s',
            retries: { attempts: 1, retryOn: 'connect-failure,refused-stream' },
            route: [{ destination: { host: 'payment' } }],
          },
        ],
      }),
      virtualService('shop', 'ads', {
        hosts: ['ads'],
        http: [
          {
            retries: { attempts: 2, perTryTimeout: '150ms', retryOn: '5xx' },
            route: [{ destination: { host: 'ads' } }],
          },
        ],
      }),
      destinationRule('catalog', 'inventory', {
        host: 'inventory',
        trafficPolicy: ejecting(100),
      }),
    ],
  ],
  [
    'west',
    [
      virtualService('shop', 'search', {
        hosts: ['search'],
        http: [{ timeout: '500ms', route: [{ destination: { host: 'search' } }] }],
      }),
    ],
  ],
])
