import { ApiError } from '#src/clients/api-error.ts'
import { readJson } from '#src/clients/read-json.ts'
import type { Transport } from '#src/clients/transport.ts'

/** How the page reaches its own server. */
export const pageTransport: Transport = (request) => fetch(request)

/** An address at the page's own server. */
function gatewayUrl(path: string): URL {
  return new URL(path, location.origin)
}

/** Where a cluster's metrics are asked for. */
export function metricsUrl(cluster: string): URL {
  return gatewayUrl(`/api/clusters/${encodeURIComponent(cluster)}/metrics/`)
}

const source = 'Weir’s server'

/** Asks the page's own server and checks that its answer is what the shared contract says. */
export async function askGateway<T>(
  path: string,
  isAnswer: (body: unknown) => body is T,
  init: Omit<RequestInit, 'signal'> & { readonly signal: AbortSignal | undefined },
): Promise<T> {
  const { signal, ...rest } = init
  const request = { url: gatewayUrl(path), init: rest }
  const { body } = await readJson(pageTransport, request, { source, signal })
  if (isAnswer(body)) return body
  const detail = 'page and server are of different versions; reload the page'
  throw new ApiError({ kind: 'malformed', source, detail })
}
