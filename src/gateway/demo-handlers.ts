import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

import { z } from 'zod'

import { scenarios } from '#src/simulator/scenarios/scenario.ts'

import { json, refuse, takesGzip, type Exchange } from './exchange.ts'
import { badParameter, notFound } from './refusal.ts'
import { readBody } from './request-body.ts'
import { dataHeaders } from './security-headers.ts'
import type { DemoMesh } from './simulator-upstream.ts'

const gzipAsync = promisify(gzip)

const scenarioSchema = z.strictObject({ scenario: z.enum(scenarios).nullable() })

/** What the demo offers beside the metrics API. */
export type DemoHandlers = {
  readonly exposition: (exchange: Exchange) => Promise<Response>
  readonly getScenario: (exchange: Exchange) => Response
  readonly setScenario: (exchange: Exchange) => Promise<Response>
}

/** @param onChange - Told that a cluster now answers differently. */
export function createDemoHandlers(
  mesh: DemoMesh | undefined,
  onChange: (cluster: string) => void,
): DemoHandlers {
  const clusterOf = ({ segments }: Exchange) =>
    mesh?.clusters.find(({ name }) => name === segments['cluster'])?.name

  return {
    async exposition(exchange) {
      const cluster = clusterOf(exchange)
      if (!mesh || cluster === undefined) return refuse(notFound, exchange.requestId)
      const headers = { ...dataHeaders, 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }
      const text = mesh.exposition(cluster)
      if (!takesGzip(exchange.request)) return new Response(text, { headers })
      const packed = new Uint8Array(await gzipAsync(text, { level: 3 }))
      return new Response(packed, { headers: { ...headers, 'content-encoding': 'gzip' } })
    },
    getScenario(exchange) {
      const cluster = clusterOf(exchange)
      if (!mesh || cluster === undefined) return refuse(notFound, exchange.requestId)
      return json({ scenario: mesh.scenarios.get(cluster) ?? null, scenarios })
    },
    async setScenario(exchange) {
      const cluster = clusterOf(exchange)
      if (!mesh || cluster === undefined) return refuse(notFound, exchange.requestId)
      const body = await readBody(exchange.request, 'application/json')
      if (!body.ok) return refuse(body.error, exchange.requestId)
      const wanted = parseScenario(body.value)
      if (!wanted) {
        const accepted = `The body must be {"scenario": name or null}; names are ${scenarios.join(', ')}.`
        return refuse(badParameter(accepted), exchange.requestId)
      }
      mesh.scenarios.set(cluster, wanted.scenario ?? undefined)
      onChange(cluster)
      return json({ scenario: wanted.scenario, scenarios })
    },
  }
}

function parseScenario(text: string): z.infer<typeof scenarioSchema> | undefined {
  try {
    return scenarioSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
