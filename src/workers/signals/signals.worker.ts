import type { ToCallee } from '../calls.ts'
import { createSignalsAsker } from './ask-signals.ts'
import type { SignalsRequest } from './messages.ts'
import { serveSignals } from './serve-signals.ts'

const ask = createSignalsAsker({
  transport: (request) => fetch(request),
  metricsUrl: (cluster) =>
    new URL(`/api/clusters/${encodeURIComponent(cluster)}/metrics/`, location.origin),
})
const handle = serveSignals(ask, (message, transfer) => postMessage(message, { transfer }))

addEventListener('message', (event: MessageEvent<ToCallee<SignalsRequest>>) => handle(event.data))
