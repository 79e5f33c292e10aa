import type { CallSpec } from './shape.ts'

type Path = `${string}/${string}`

const call = (
  from: Path,
  to: Path,
  perRequest: number,
  more: Partial<CallSpec> = {},
): CallSpec => ({
  from,
  to,
  perRequest,
  ...more,
})

/** A call whose failure the caller survives. */
const spare = (from: Path, to: Path, perRequest: number, more: Partial<CallSpec> = {}) =>
  call(from, to, perRequest, { essential: false, ...more })

const tcp = (from: Path, to: Path, perRequest: number, sent: number, received: number) =>
  spare(from, to, perRequest, { bytes: { sent, received } })

/** Who calls whom, and how often for each request that the caller serves. No call leads back. */
export const shopCalls: readonly CallSpec[] = [
  call('istio-system/istio-ingressgateway', 'shop/web', 0.78),
  call('istio-system/istio-ingressgateway', 'identity/auth', 0.06),
  call('istio-system/istio-ingressgateway', 'media/images', 0.16),

  call('shop/web', 'catalog/catalog', 0.55),
  call('shop/web', 'catalog/currency', 0.4),
  call('shop/web', 'shop/cart', 0.3),
  call('shop/web', 'shop/checkout', 0.05, {
    kinds: [
      { share: 0.7, method: 'POST', path: '/api/checkout' },
      { share: 0.3, method: 'GET', path: '/api/checkout/quote' },
    ],
  }),
  spare('shop/web', 'shop/recommendation', 0.35, {
    kinds: [
      { share: 0.98, path: '/recommendations' },
      { share: 0.02, path: '/recommendations', headers: { 'x-tester': 'yes' } },
    ],
  }),
  spare('shop/web', 'shop/ads', 0.25),
  spare('shop/web', 'shop/search', 0.18),
  spare('shop/web', 'catalog/reviews', 0.2),
  spare('shop/web', 'identity/auth', 0.12),
  spare('shop/web', 'shop/orders', 0.04),

  call('shop/cart', 'catalog/catalog', 0.4),
  tcp('shop/cart', 'data/cart-cache', 0.05, 3_800, 21_000),

  call('shop/checkout', 'shop/cart', 1),
  call('shop/checkout', 'catalog/currency', 1),
  call('shop/checkout', 'catalog/pricing', 1),
  call('shop/checkout', 'payments/payment', 0.7),
  call('shop/checkout', 'shop/shipping', 0.8),
  call('shop/checkout', 'shop/orders', 0.7),
  spare('shop/checkout', 'shop/email', 0.65),
  spare('shop/checkout', 'legacy/tax', 0.9),

  spare('shop/recommendation', 'catalog/catalog', 0.6),
  spare('shop/ads', 'catalog/catalog', 0.1),
  spare('shop/search', 'catalog/catalog', 0.3),
  tcp('shop/search', 'data/catalog-db', 0.03, 5_200, 88_000),

  call('shop/orders', 'catalog/inventory', 0.9, {
    spread: { east: { east: 0.86, west: 0.14 } },
  }),
  tcp('shop/orders', 'data/orders-db', 0.2, 9_400, 31_000),
  tcp('shop/orders', 'data/events', 0.12, 24_000, 1_900),
  call('shop/shipping', 'catalog/inventory', 0.3, {
    spread: { east: { east: 0.86, west: 0.14 } },
  }),

  tcp('catalog/catalog', 'data/catalog-db', 0.02, 4_100, 76_000),
  call('catalog/pricing', 'catalog/currency', 0.5),
  tcp('catalog/inventory', 'data/catalog-db', 0.06, 3_300, 12_000),
  spare('catalog/reviews', 'identity/users', 0.1),

  tcp('identity/auth', 'data/sessions', 0.1, 1_400, 2_600),
  call('identity/auth', 'identity/users', 0.5),

  call('payments/payment', 'payments/fraud', 1),
  call('payments/payment', 'payments/api.cardpay.example', 1),
  call('payments/payment', 'payments/ledger', 0.95),
  tcp('payments/ledger', 'data/ledger-db', 0.3, 7_700, 5_200),

  call('media/images', 'media/media-store', 0.7),
  spare('media/images', 'media/thumbnails', 0.15),
  call('media/thumbnails', 'media/media-store', 1),

  call('batch/reconciler', 'payments/ledger', 1),
  call('batch/nightly-report', 'shop/orders', 1),
  call('batch/partner-export', 'unknown/PassthroughCluster', 1),
  spare('batch/partner-export', 'unknown/BlackHoleCluster', 0.12),
  call('legacy/till', 'shop/orders', 1),
  spare('legacy/till', 'catalog/inventory', 0.6),
]
