import { ok, type Result } from '#src/domain/result.ts'

import { toAnswerResponse } from './answer-response.ts'
import type { Backend } from './backend.ts'
import { refuse, type Exchange } from './exchange.ts'
import { parseMetricsParameters, type MetricsEndpoint } from './metrics-parameters.ts'
import { badParameter, notFound, type Refusal } from './refusal.ts'
import { readBody } from './request-body.ts'
import type { SharedAnswers } from './shared-answers.ts'
import type { Telemetry } from './telemetry.ts'
import { UpstreamFailure } from './upstream-failure.ts'
import type { UpstreamCall } from './upstream.ts'

/** Longer questions go into a body; shorter ones into an address, which every proxy lets pass. */
const maxGetLength = 4096

/** How long an answer about a fixed time serves the same question again. */
const keepMillis = 10_000
/**
 * A scrape is stored under the time that it began: what is answered about a moment sooner than
 * this after it, or before it, may be another answer a second later.
 */
const settleMillis = 2000

export type MetricsHandlerOptions = {
  readonly backends: ReadonlyMap<string, Backend>
  readonly answers: SharedAnswers
  readonly telemetry: Telemetry
  readonly now: () => number
}

export type MetricsHandler = (exchange: Exchange, endpoint: MetricsEndpoint) => Promise<Response>

/** Passes the read endpoints of the Prometheus HTTP API on to a cluster's back end. */
export function createMetricsHandler(options: MetricsHandlerOptions): MetricsHandler {
  const { backends, answers, telemetry, now } = options
  return async (exchange, endpoint) => {
    const { request, requestId, segments } = exchange
    const backend = backends.get(segments['cluster'] ?? '')
    if (!backend) return refuse(notFound, requestId)
    const path = pathOf(endpoint, segments['name'])
    if (path === undefined) return refuse(badParameter('The label name is not one.'), requestId)
    const encoded = await encodedParameters(exchange)
    if (!encoded.ok) return refuse(encoded.error, requestId)
    const parameters = parseMetricsParameters(endpoint, encoded.value)
    if (!parameters.ok) return refuse(parameters.error, requestId)

    const { encoded: text, until = Infinity } = parameters.value
    const call = toCall(endpoint, path, text)
    try {
      const hold = await answers.get(shareKey(backend.cluster, call), {
        keepMillis: until <= now() - settleMillis ? keepMillis : 0,
        signal: request.signal,
        ask: (signal) => backend.ask(call, signal),
      })
      telemetry.answer(backend.cluster, hold.origin)
      return toAnswerResponse(hold, request, exchange.breakOff)
    } catch (error) {
      if (error instanceof UpstreamFailure) return refuse(error.refusal, requestId)
      throw error
    }
  }
}

/** Equal for equal questions only: neither names nor encoded parameters can hold a line break. */
const shareKey = (cluster: string, call: UpstreamCall) =>
  `${cluster}\n${call.path}\n${call.parameters}`

function pathOf(endpoint: MetricsEndpoint, labelName: string | undefined): string | undefined {
  if (endpoint !== 'label_values') return `api/v1/${endpoint}`
  const isName = /^[a-zA-Z_][a-zA-Z0-9_]{0,255}$/.test(labelName ?? '')
  return isName ? `api/v1/label/${labelName}/values` : undefined
}

function toCall(endpoint: MetricsEndpoint, path: string, parameters: string): UpstreamCall {
  const short = parameters.length <= maxGetLength || endpoint === 'label_values'
  return { endpoint, method: short ? 'GET' : 'POST', path, parameters }
}

async function encodedParameters({ request, search }: Exchange): Promise<Result<string, Refusal>> {
  if (request.method === 'GET') return ok(search)
  if (search !== '')
    return { ok: false, error: badParameter('A POST takes its parameters in the body only.') }
  return readBody(request, 'application/x-www-form-urlencoded')
}
