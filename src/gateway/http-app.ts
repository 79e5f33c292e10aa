import { randomBytes } from 'node:crypto'

import { Hono, type Context } from 'hono'

import { dispatch, type Services } from './dispatch.ts'
import { refuse, type Exchange, type NodeBindings } from './exchange.ts'
import { toLogged, type Log } from './log.ts'
import { internalError } from './refusal.ts'
import { judgeTarget, refusalOfTarget } from './request-target.ts'
import { matchRoute, type MatchedRoute } from './routes.ts'
import { commonHeaders } from './security-headers.ts'
import type { Telemetry } from './telemetry.ts'

export type AppEnvironment = {
  Bindings: NodeBindings
  Variables: { requestId: string; route: string; brokenOff: boolean }
}
type AppContext = Context<AppEnvironment>

export type HttpAppOptions = {
  readonly services: Services
  readonly telemetry: Telemetry
  readonly log: Log
  readonly now: () => number
}

/** The gateway as a function from request to response; the Node server is put before it. */
export function createHttpApp({
  services,
  telemetry,
  log,
  now,
}: HttpAppOptions): Hono<AppEnvironment> {
  const app = new Hono<AppEnvironment>()

  app.use(async (c, next) => {
    const startedAt = now()
    c.set('requestId', randomBytes(8).toString('hex'))
    await next()
    for (const [name, value] of Object.entries(commonHeaders)) c.res.headers.set(name, value)
    c.res.headers.set('x-request-id', c.var.requestId)
    if (services.isDraining()) c.res.headers.set('connection', 'close')
    const { status } = c.res
    whenAnswered(c, (complete) => report(c, { status, complete, millis: now() - startedAt }))
  })

  const report = (c: AppContext, { status, complete, millis }: Outcome) => {
    const route = c.var.route ?? 'none'
    telemetry.request(route, c.req.method, status, millis)
    const line = {
      requestId: c.var.requestId,
      method: c.req.method,
      route,
      status,
      millis: Math.round(millis),
    }
    const level = route === 'page' || route === '/healthz' ? 'debug' : 'info'
    log[status >= 500 ? 'warn' : level](complete ? line : { ...line, brokenOff: true }, 'request')
  }

  app.all('*', (c) => {
    const { path, search } = targetOf(c)
    const fault = refusalOfTarget(judgeTarget(search === '' ? path : `${path}?${search}`))
    if (fault) return refuse(fault, c.var.requestId)
    const matched = matchRoute(c.req.method, path)
    c.set('route', matched?.route.template ?? (/^\/(api|simulator)\//.test(path) ? 'none' : 'page'))
    const exchange = toExchange(c, path, search, matched)
    return dispatch(matched, exchange, services, clientOf(c))
  })

  app.onError((error, c) => {
    log.error({ requestId: c.var.requestId, error: toLogged(error) }, 'failed to answer')
    return refuse(internalError, c.var.requestId)
  })
  return app
}

type Outcome = { readonly status: number; readonly complete: boolean; readonly millis: number }

function toExchange(
  c: AppContext,
  path: string,
  search: string,
  matched: MatchedRoute | undefined,
): Exchange {
  const outgoing = bindings(c).outgoing
  return {
    request: c.req.raw,
    requestId: c.var.requestId,
    path,
    search,
    segments: matched?.segments ?? {},
    breakOff:
      outgoing &&
      (() => {
        c.set('brokenOff', true)
        outgoing.destroy()
      }),
  }
}

/** Without a Node server, as in tests, Hono leaves the bindings undefined whatever its types say. */
const bindings = (c: AppContext): NodeBindings => ({ ...c.env })

const clientOf = (c: AppContext) => bindings(c).incoming?.socket.remoteAddress ?? 'local'

/** The target as it was sent, where we have it: nothing has normalised it yet. */
function targetOf(c: AppContext): { readonly path: string; readonly search: string } {
  const { pathname, search: query } = new URL(c.req.url)
  const target = bindings(c).incoming?.url ?? pathname + query
  const mark = target.indexOf('?')
  if (mark === -1) return { path: target, search: '' }
  return { path: target.slice(0, mark), search: target.slice(mark + 1) }
}

function whenAnswered(c: AppContext, done: (complete: boolean) => void): void {
  const { outgoing } = bindings(c)
  if (!outgoing) return done(true)
  outgoing.once('close', () => done(outgoing.writableFinished && !c.var.brokenOff))
}
