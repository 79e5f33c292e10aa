import { createFakeMesh } from './fake-mesh.ts'
import { createTestGateway } from './gateway-under-test.ts'

/** For tests that ask faster than any client may. */
export const generous = { limits: { requestsPerSecond: 100_000, burst: 100_000 } }
/** Where the metrics of the cluster "east" are. */
export const metrics = '/api/clusters/east/metrics'
/** A POST of the page's own. */
export const form = (
  body: string,
  headers: Readonly<Record<string, string>> = {},
): RequestInit => ({
  method: 'POST',
  body,
  headers: {
    'content-type': 'application/x-www-form-urlencoded',
    origin: 'http://localhost',
    ...headers,
  },
})

/** A gateway before the fake mesh. */
export function startDemo() {
  const mesh = createFakeMesh()
  const { gateway, lines } = createTestGateway(generous, { simulator: mesh })
  return { mesh, lines, ask: (path: string, init?: RequestInit) => gateway.app.request(path, init) }
}
