import type { Registry } from 'prom-client'

import type { BackendState, Session } from '#src/contract/session.ts'

import type { DemoHandlers } from './demo-handlers.ts'
import { json, refuse, type Exchange } from './exchange.ts'
import type { MetricsHandler } from './metrics-handler.ts'
import { isCrossSite } from './origin-check.ts'
import type { Page } from './page.ts'
import type { RateLimit } from './rate-limit.ts'
import { crossSite, notFound, rateLimited, readOnly } from './refusal.ts'
import type { MatchedRoute, Route } from './routes.ts'
import { dataHeaders } from './security-headers.ts'

export type Services = {
  readonly page: Page
  readonly metrics: MetricsHandler
  readonly demo: DemoHandlers
  readonly session: () => Session
  readonly registry: Registry
  readonly rateLimit: RateLimit
  readonly readOnly: boolean
  readonly isDraining: () => boolean
  readonly backendStates: () => readonly {
    readonly cluster: string
    readonly metrics: BackendState
  }[]
}

/** Answers one request: the page, a row of the route table, or 404. */
export async function dispatch(
  matched: MatchedRoute | undefined,
  exchange: Exchange,
  services: Services,
  client: string,
): Promise<Response> {
  const { request, requestId, path } = exchange
  const isData = matched?.route.limited === true || /^\/(api|simulator)\//.test(path)
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  const ownHost = request.headers.get('host') ?? new URL(request.url).host
  if ((isData || !isRead) && isCrossSite(request.method, request.headers, ownHost)) {
    return refuse(crossSite, requestId)
  }
  const wait = isData ? services.rateLimit.take(client) : 0
  if (wait > 0) return refuse(rateLimited(wait), requestId)
  if (matched) {
    if (matched.route.mutating && services.readOnly) return refuse(readOnly, requestId)
    const { target } = matched.route
    if (target.handler === 'metrics') return services.metrics(exchange, target.endpoint)
    return handlers[target.handler](exchange, services)
  }
  const found = isRead ? await services.page(path, request.headers) : undefined
  return found ?? refuse(notFound, requestId)
}

type Handler = (exchange: Exchange, services: Services) => Response | Promise<Response>

const handlers: Readonly<Record<Exclude<Route['target']['handler'], 'metrics'>, Handler>> = {
  healthz: () => json({ status: 'ok' }),
  readyz: (_, services) => answerReadiness(services),
  'gateway-metrics': (_, { registry }) => answerOwnMetrics(registry),
  session: (_, { session }) => json(session()),
  exposition: (exchange, { demo }) => demo.exposition(exchange),
  'get-scenario': (exchange, { demo }) => demo.getScenario(exchange),
  'set-scenario': (exchange, { demo }) => demo.setScenario(exchange),
}

/** Ready means that the gateway serves; a back end that is away is told, not blamed. */
function answerReadiness({ isDraining, backendStates }: Services): Response {
  const status = isDraining() ? 'draining' : 'ready'
  return json({ status, backends: backendStates() }, status === 'ready' ? 200 : 503)
}

async function answerOwnMetrics(registry: Registry): Promise<Response> {
  const headers = { ...dataHeaders, 'content-type': registry.contentType }
  return new Response(await registry.metrics(), { headers })
}
