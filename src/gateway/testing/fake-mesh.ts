import type { Scenario } from '#src/simulator/scenarios/scenario.ts'

import type { DemoMesh } from '../simulator-upstream.ts'
import { vector } from './chaos-upstream.ts'

export type FakeMesh = DemoMesh & {
  /** Requests that reached it, the gateway's own probes left out. */
  readonly seen: readonly Request[]
  readonly behave: (answer: (request: Request) => Response | Promise<Response>) => void
}

export const answerJson = (body: string, status = 200) =>
  new Response(body, { status, headers: { 'content-type': 'application/json' } })

/** The least that can stand in for the simulator: two clusters, one answer. */
export function createFakeMesh(): FakeMesh {
  const seen: Request[] = []
  const scenarios = new Map<string, Scenario>()
  let answer: ((request: Request) => Response | Promise<Response>) | undefined
  return {
    seen,
    behave: (next) => (answer = next),
    clusters: [
      { name: 'east', cloud: 'aws', region: 'us-east-1' },
      { name: 'west', cloud: 'gcp', region: 'europe-west1' },
    ],
    async metrics(_, request) {
      const { pathname } = new URL(request.url)
      if (pathname.endsWith('/buildinfo')) {
        return answerJson('{"status":"success","data":{"version":"2.42.0"}}')
      }
      seen.push(request)
      return answer?.(request) ?? answerJson(vector)
    },
    exposition: (cluster) => `istio_requests_total{cluster="${cluster}"} 1 1000\n`,
    scenarios: {
      get: (cluster) => scenarios.get(cluster),
      set(cluster, scenario) {
        if (scenario === undefined) scenarios.delete(cluster)
        else scenarios.set(cluster, scenario)
      },
    },
  }
}
