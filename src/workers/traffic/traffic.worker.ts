import { epochMillis } from '#src/domain/units.ts'

import { createTrafficPoller } from './poll-traffic.ts'
import { serveTraffic } from './serve-traffic.ts'

/** Longer than a healthy cluster ever takes for rates; a hung one must not hold the others up. */
const patienceMillis = 5_000

const poller = createTrafficPoller({
  transport: (request) => fetch(request),
  metricsUrl: (cluster) =>
    new URL(`/api/clusters/${encodeURIComponent(cluster)}/metrics/`, location.origin),
  now: () => epochMillis(Date.now()),
  random: Math.random,
  patience: () => new Promise((resolve) => setTimeout(resolve, patienceMillis)),
})

const handle = serveTraffic(poller, (message, transfer) => postMessage(message, { transfer }))
addEventListener('message', (event) => handle(event.data))
