import { expect, test } from 'vitest'

import { createExposition } from './exposition.ts'
import { toLabels } from './labels.ts'
import { createSampleStore } from './sample-store.ts'

test('families are announced once, labels escaped, values and times exact', () => {
  const store = createSampleStore(2000, 2)
  const add = (name: string, labels: Record<string, string>, value: number) => {
    const index = store.addSeries(toLabels([['__name__', name], ...Object.entries(labels)]))
    store.totals()[index] = value
  }
  add('istio_requests_total', { path: 'a"b\\c\nd' }, 3)
  add('istio_request_duration_milliseconds_bucket', { le: '5' }, 2)
  add('istio_request_duration_milliseconds_bucket', { le: '+Inf' }, 3)
  add('istio_request_duration_milliseconds_sum', {}, 12.100000000000001)
  add('istio_request_duration_milliseconds_count', {}, 3)
  store.addSeries(toLabels([['__name__', 'istio_tcp_sent_bytes_total']]))
  store.keep(50, true)

  expect(createExposition(store)()).toBe(`# HELP istio_requests_total Requests handled by a proxy.
# TYPE istio_requests_total counter
istio_requests_total{path="a\\"b\\\\c\\nd"} 3 100000
# HELP istio_request_duration_milliseconds Duration of requests in milliseconds.
# TYPE istio_request_duration_milliseconds histogram
istio_request_duration_milliseconds_bucket{le="5"} 2 100000
istio_request_duration_milliseconds_bucket{le="+Inf"} 3 100000
istio_request_duration_milliseconds_sum{} 12.100000000000001 100000
istio_request_duration_milliseconds_count{} 3 100000
`)
})
