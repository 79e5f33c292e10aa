import type { MeshSpec } from './shape.ts'
import { shopCalls } from './shop-calls.ts'
import { shopServices } from './shop-services.ts'

/** The demo mesh: a shop in two clusters of two clouds, with everything that makes meshes awkward. */
export const shopMesh: MeshSpec = {
  clusters: [
    { name: 'east', cloud: 'aws', region: 'us-east-1' },
    { name: 'west', cloud: 'gcp', region: 'europe-west1' },
  ],
  services: shopServices,
  calls: shopCalls,
  sources: [
    { workload: 'istio-system/istio-ingressgateway', cluster: 'east', perSecond: 120, wavy: true },
    { workload: 'istio-system/istio-ingressgateway', cluster: 'west', perSecond: 55, wavy: true },
    { workload: 'batch/reconciler', cluster: 'east', perSecond: 1 / 60, wavy: false },
    { workload: 'batch/nightly-report', cluster: 'east', perSecond: 1 / 45, wavy: false },
    { workload: 'batch/partner-export', cluster: 'east', perSecond: 0.4, wavy: false },
    { workload: 'legacy/till', cluster: 'east', perSecond: 2.5, wavy: true },
  ],
  incidents: [
    {
      name: 'The card provider is slow and refuses',
      service: 'payments/api.cardpay.example',
      slowdown: 9,
      answers: [{ code: '503', share: 0.32 }],
      firstSeconds: 75,
      everySeconds: 480,
      lastsSeconds: 180,
    },
    {
      name: 'Search is out of breath in the west',
      service: 'shop/search',
      cluster: 'west',
      slowdown: 5,
      answers: [{ code: '500', share: 0.03 }],
      firstSeconds: 1_000,
      everySeconds: 2_900,
      lastsSeconds: 420,
    },
    {
      name: 'The stock is out in the east, and the west takes over',
      service: 'catalog/inventory',
      cluster: 'east',
      slowdown: 1,
      answers: [{ code: '503', share: 1 }],
      firstSeconds: 600,
      everySeconds: 5_400,
      lastsSeconds: 300,
    },
  ],
}
