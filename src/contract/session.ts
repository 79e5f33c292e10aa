import { z } from './zod.ts'

/** What the gateway knows of a back end from its own probe. `none`: none is configured. */
const backendStateSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('none') }),
  /** Configured, but this version of Weir does not use it yet. */
  z.object({ state: z.literal('not-connected-yet') }),
  z.object({ state: z.literal('probing') }),
  z.object({
    state: z.literal('reachable'),
    /** The product and version it reports: "Prometheus 2.42.0". */
    version: z.string(),
    millis: z.number(),
    checkedAt: z.number(),
  }),
  z.object({ state: z.literal('unreachable'), reason: z.string(), checkedAt: z.number() }),
])
export type BackendState = z.infer<typeof backendStateSchema>

const clusterSchema = z.object({
  name: z.string(),
  cloud: z.string(),
  region: z.string(),
  /** The cluster id that Istio writes into `source_cluster`, where it differs from `name`. */
  istioCluster: z.optional(z.string()),
  /** How this cluster's Istio metrics are to be asked for. */
  query: z.object({
    /** Put before every metric name, for recording rules: "workload:" gives workload:istio_requests_total. */
    metricPrefix: z.string(),
    /** Label matchers added to every selector: ['cluster="east"']. */
    matchers: z.array(z.string()),
    /** Shortest window for rates, in seconds: at least four scrapes. */
    rateWindowSeconds: z.number(),
  }),
  metrics: backendStateSchema,
  traces: backendStateSchema,
  kubernetes: backendStateSchema,
})
export type ClusterInfo = z.infer<typeof clusterSchema>

/** What the configuration promises of a service. Shares are above 0 and below 1. */
const objectiveSchema = z.object({
  /** Absent: wherever it runs. */
  cluster: z.optional(z.string()),
  namespace: z.string(),
  service: z.string(),
  availability: z.optional(z.number()),
  latency: z.optional(z.object({ thresholdSeconds: z.number(), target: z.number() })),
})
export type ObjectiveInfo = z.infer<typeof objectiveSchema>

/** `GET /api/session`. */
export const sessionSchema = z.object({
  version: z.string(),
  /** The server's clock, in milliseconds since 1970: pages ask for moments by it. */
  now: z.number(),
  user: z.object({ name: z.string() }),
  permissions: z.array(z.enum(['read', 'write'])),
  readOnly: z.boolean(),
  demo: z.boolean(),
  clusters: z.array(clusterSchema),
  objectives: z.array(objectiveSchema),
})
export type Session = z.infer<typeof sessionSchema>
