import { metricsEndpoints, type MetricsEndpoint } from './metrics-parameters.ts'

type Method = 'GET' | 'POST'

/** Something the gateway does. Every field is needed, so that no route is open by omission. */
export type Route = {
  readonly methods: readonly Method[]
  /** Segments in braces stand for one segment of any text, which the handler judges. */
  readonly template: string
  readonly target:
    | { readonly handler: 'healthz' | 'readyz' | 'gateway-metrics' | 'session' }
    | { readonly handler: 'metrics'; readonly endpoint: MetricsEndpoint }
    | { readonly handler: 'exposition' | 'get-scenario' | 'set-scenario' }
  /** Counted against the client's rate. */
  readonly limited: boolean
  /** Changes a mesh; refused in read-only mode. */
  readonly mutating: boolean
}

const open = { limited: false, mutating: false } as const
const read = { limited: true, mutating: false } as const

const metricsRoutes: readonly Route[] = metricsEndpoints.map((endpoint) => ({
  // Prometheus takes the names of values, and the question for alerts, by GET only.
  methods: endpoint === 'label_values' || endpoint === 'alerts' ? ['GET'] : ['GET', 'POST'],
  template: `/api/clusters/{cluster}/metrics/${endpoint === 'label_values' ? 'label/{name}/values' : endpoint}`,
  target: { handler: 'metrics', endpoint },
  ...read,
}))

/** The closed table: what isn't in it is answered with 404, and asks no back end. */
export const routes: readonly Route[] = [
  { methods: ['GET'], template: '/healthz', target: { handler: 'healthz' }, ...open },
  { methods: ['GET'], template: '/readyz', target: { handler: 'readyz' }, ...open },
  { methods: ['GET'], template: '/metrics', target: { handler: 'gateway-metrics' }, ...open },
  { methods: ['GET'], template: '/api/session', target: { handler: 'session' }, ...read },
  ...metricsRoutes,
  {
    methods: ['GET'],
    template: '/simulator/{cluster}/metrics',
    target: { handler: 'exposition' },
    ...read,
  },
  {
    methods: ['GET'],
    template: '/simulator/{cluster}/scenario',
    target: { handler: 'get-scenario' },
    ...read,
  },
  // Changes the demo mesh only, which read-only mode does not protect.
  {
    methods: ['POST'],
    template: '/simulator/{cluster}/scenario',
    target: { handler: 'set-scenario' },
    ...read,
  },
]

export type MatchedRoute = {
  readonly route: Route
  readonly segments: Readonly<Record<string, string>>
}

const split = (path: string) => path.split('/')
const table = routes.map((route) => ({ route, steps: split(route.template) }))
const isHole = (step: string) => step.startsWith('{')

/** Finds the route of a path as it was sent: nothing is decoded, folded or trimmed. */
export function matchRoute(method: string, path: string): MatchedRoute | undefined {
  const sent = split(path)
  const found = table.find(
    ({ route, steps }) =>
      route.methods.some((one) => one === method) &&
      steps.length === sent.length &&
      steps.every((step, index) => isHole(step) || step === sent[index]),
  )
  if (!found) return undefined
  const segments = found.steps.flatMap((step, index): [string, string][] =>
    isHole(step) ? [[step.slice(1, -1), sent[index] ?? '']] : [],
  )
  return { route: found.route, segments: Object.fromEntries(segments) }
}
