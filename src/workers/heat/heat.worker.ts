import { epochMillis } from '#src/domain/units.ts'

import type { ToCallee } from '../calls.ts'
import { createHeatAsker } from './ask-heat.ts'
import type { HeatCall } from './messages.ts'
import { serveHeat } from './serve-heat.ts'

const asker = createHeatAsker({
  transport: (request) => fetch(request),
  metricsUrl: (cluster) =>
    new URL(`/api/clusters/${encodeURIComponent(cluster)}/metrics/`, location.origin),
  now: () => epochMillis(Date.now()),
})
const handle = serveHeat(asker, (message, transfer) => postMessage(message, { transfer }))

addEventListener('message', (event: MessageEvent<ToCallee<HeatCall>>) => handle(event.data))
