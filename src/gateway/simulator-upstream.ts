import type { Scenario } from '#src/simulator/scenarios/scenario.ts'

import type { Upstream, UpstreamCall } from './upstream.ts'

/** What the gateway uses of the demo mesh. */
export type DemoMesh = {
  readonly clusters: readonly {
    readonly name: string
    readonly cloud: string
    readonly region: string
  }[]
  readonly metrics: (cluster: string, request: Request) => Promise<Response>
  readonly exposition: (cluster: string) => string
  readonly scenarios: {
    readonly set: (cluster: string, scenario: Scenario | undefined) => void
    readonly get: (cluster: string) => Scenario | undefined
  }
}

/** Asks the simulator in this process, in the same terms as a server elsewhere. */
export function createSimulatorUpstream(mesh: DemoMesh, cluster: string): Upstream {
  return {
    async send(call, signal) {
      const response = await mesh.metrics(cluster, toRequest(call, signal))
      const header = (name: string) => response.headers.get(name) ?? ''
      return {
        status: response.status,
        contentType: header('content-type'),
        contentEncoding: header('content-encoding'),
        retryAfter: header('retry-after'),
        body: readBody(response, signal),
      }
    },
    close: () => Promise.resolve(),
  }
}

function toRequest({ method, path, parameters }: UpstreamCall, signal: AbortSignal): Request {
  const address = `http://simulator/${path}`
  if (method === 'GET')
    return new Request(parameters === '' ? address : `${address}?${parameters}`, { signal })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return new Request(address, { method, signal, headers, body: parameters })
}

/** A pending read ends with the signal, even when the stream itself never would. */
async function* readBody(response: Response, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader()
  if (!reader) return
  const cancel = () => void reader.cancel(signal.reason).catch(() => undefined)
  signal.addEventListener('abort', cancel, { once: true })
  try {
    for (;;) {
      signal.throwIfAborted()
      const { done, value } = await reader.read()
      signal.throwIfAborted()
      if (done) return
      yield value
    }
  } finally {
    signal.removeEventListener('abort', cancel)
    cancel()
  }
}
