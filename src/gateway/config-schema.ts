import { isIP } from 'node:net'

import { z } from 'zod'

import { closest } from '#src/domain/closest.ts'
import { parseDuration } from '#src/domain/time-window.ts'

/**
 * The one schema of Weir's settings. `weir.yaml` is written in this shape; environment variables
 * and command line options are put into it before it is checked. Every message says what is
 * accepted, because the problem's other half, what was given, is added where it is reported.
 */

/** A mapping in which an unknown key is a mistake, answered with the key that was probably meant. */
function mapping<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const known = Object.keys(shape)
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? unknownKeys(issue.keys, known)
        : `a mapping with the keys ${known.join(', ')}`,
  })
}

function unknownKeys(given: readonly string[], known: readonly string[]): string {
  const meant = given.map((key) => closest(key, known)).find((key) => key !== undefined)
  return `one of the keys ${known.join(', ')}${meant === undefined ? '' : `; did you mean "${meant}"?`}`
}

const text = (accepted: string, pattern: RegExp) =>
  z.string({ error: accepted }).regex(pattern, { error: accepted })

const wholeNumber = (least: number, most: number) => {
  const error = `a whole number from ${least} to ${most}`
  return z.int({ error }).min(least, { error }).max(most, { error })
}

const acceptedDuration = 'a duration from 1ms to 1d, such as 500ms, 2s or 1m30s'

/** A duration in Prometheus' grammar, as milliseconds. */
const duration = z.string({ error: acceptedDuration }).transform((given, context) => {
  const parsed = parseDuration(given)
  if (parsed.ok && parsed.value > 0 && parsed.value <= 86_400)
    return Math.round(parsed.value * 1000)
  context.addIssue({ code: 'custom', message: acceptedDuration })
  return z.NEVER
})

const label = text('words of at most 100 printable characters', /^[^\p{Cc}\p{Cs}]{0,100}$/u)
const filePath = text('the path of a file', /^[^\p{Cc}]{1,4096}$/u)

const dnsLabel = text(
  'a DNS label: at most 63 of a-z, 0-9 and "-", beginning and ending with a letter or digit',
  /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
)

const backendAddress =
  'an http:// or https:// address without user name, password, query or fragment'
const backendUrl = z
  .string({ error: backendAddress })
  .refine(isBackendUrl, { error: backendAddress })

function isBackendUrl(given: string): boolean {
  if (!/^https?:\/\/[!-~]+$/i.test(given) || !URL.canParse(given)) return false
  const { username, password, search, hash } = new URL(given)
  return username === '' && password === '' && search === '' && hash === ''
}

/** Set by the connection itself, or a way to speak for somebody else. */
const reservedHeader =
  /^(host|connection|content-.*|transfer-encoding|te|trailer|upgrade|expect|keep-alive|cookie|accept|accept-encoding|forwarded|x-forwarded-.*|proxy-.*|impersonate-.*)$/i
const headerName = z
  .string()
  .refine((name) => /^[A-Za-z0-9-]{1,64}$/.test(name) && !reservedHeader.test(name))
const headers = z.record(headerName, text('printable ASCII', /^[\t\x20-\x7e]{0,8192}$/), {
  error: 'a mapping of header names to values; names the connection itself sets are not accepted',
})

const basicAuth = mapping({
  username: text('a user name without ":"', /^[^:\p{Cc}]{1,256}$/u),
  passwordFile: filePath,
})

const timeouts = mapping({
  connect: duration.default(2000),
  firstByte: duration.default(30_000),
  idle: duration.default(15_000),
  total: duration.default(60_000),
})

const connection = {
  url: backendUrl,
  headers: headers.default({}),
  bearerTokenFile: filePath.optional(),
  basicAuth: basicAuth.optional(),
  caFile: filePath.optional(),
  certFile: filePath.optional(),
  keyFile: filePath.optional(),
}

const matcher = text(
  'a label matcher such as cluster="east" or namespace!~"kube-.*"',
  /^[a-zA-Z_][a-zA-Z0-9_]* ?(=~|!~|!=|=) ?"([^"\\\p{Cc}]|\\["\\])*"$/u,
)

const metrics = mapping({
  ...connection,
  timeouts: timeouts.prefault({}),
  metricPrefix: text(
    'the beginning of a metric name, such as "workload:"',
    /^([a-zA-Z_:][a-zA-Z0-9_:]*)?$/,
  ).default(''),
  matchers: z.array(matcher, { error: 'a list of label matchers' }).default([]),
  rateWindow: duration.default(60_000),
})

const traceKinds = ['jaeger', 'tempo', 'zipkin'] as const
const traces = mapping({
  kind: z.enum(traceKinds, { error: `one of ${traceKinds.join(', ')}` }),
  ...connection,
})

const kubernetes = mapping({ kubeconfig: filePath.optional(), context: label.optional() })

const cluster = mapping({
  name: dnsLabel,
  cloud: label.default(''),
  region: label.default(''),
  istioCluster: label.optional(),
  metrics: metrics.optional(),
  traces: traces.optional(),
  kubernetes: kubernetes.optional(),
})

const host = z
  .string({ error: 'an IP address or "localhost"' })
  .refine((given) => given === 'localhost' || isIP(given) !== 0, {
    error: 'an IP address or "localhost"',
  })

const listen = mapping({
  host: host.default('127.0.0.1'),
  port: wholeNumber(0, 65_535).default(4180),
  allowedHosts: z
    .array(
      text(
        'a host name with its port, such as weir.example.com:8443',
        /^[a-z0-9.-]{1,253}(:\d{1,5})?$/,
      ),
      {
        error: 'a list of host names',
      },
    )
    .default([]),
})

const limits = mapping({
  requestsPerSecond: wholeNumber(1, 100_000).default(50),
  burst: wholeNumber(1, 100_000).default(200),
  inFlightPerBackend: wholeNumber(1, 1000).default(12),
  queuePerBackend: wholeNumber(0, 10_000).default(64),
  answerMegabytes: wholeNumber(1, 1024).default(64),
  cacheMegabytes: wholeNumber(0, 4096).default(64),
})

const acceptedShare = 'a share above 0 and below 1, such as 99.9% or 0.999'

/** A share of requests, written as a ratio or in percent, as a ratio. */
const share = z
  .union([z.string(), z.number()], { error: acceptedShare })
  .transform((given, context) => {
    const value = toShare(given)
    if (value > 0 && value < 1) return value
    context.addIssue({ code: 'custom', message: acceptedShare })
    return z.NEVER
  })

/** @returns NaN for what is neither a number nor a number of percent. */
function toShare(given: string | number): number {
  if (typeof given === 'number') return given
  const [, number, percent] = /^(\d{1,3}(?:\.\d{1,9})?) ?(%?)$/.exec(given) ?? []
  if (number === undefined) return Number.NaN
  // 99.9 / 100 is not quite 0.999
  return percent === '%' ? Number((Number(number) / 100).toPrecision(12)) : Number(number)
}

const latencyObjective = mapping({ threshold: duration, target: share })

const objective = mapping({
  service: text(
    'a namespace and a service, such as shop/checkout',
    /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\/[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
  ),
  cluster: dnsLabel.optional(),
  availability: share.optional(),
  latency: latencyObjective.optional(),
}).refine(({ availability, latency }) => availability !== undefined || latency !== undefined, {
  error: 'a mapping with availability, latency or both',
})

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

export const settingsSchema = mapping({
  listen: listen.prefault({}),
  readOnly: z.boolean({ error: 'true or false' }).default(false),
  logLevel: z.enum(logLevels, { error: `one of ${logLevels.join(', ')}` }).default('info'),
  limits: limits.prefault({}),
  clusters: z
    .array(cluster, { error: 'a list of clusters' })
    .max(100, { error: 'at most 100 clusters' })
    .default([]),
  objectives: z
    .array(objective, { error: 'a list of objectives' })
    .max(100, { error: 'at most 100 objectives' })
    .default([]),
})

/** The settings the gateway runs with. No cluster means the demo mesh. */
export type GatewayConfig = z.output<typeof settingsSchema>
export type ClusterConfig = GatewayConfig['clusters'][number]
export type ObjectiveConfig = GatewayConfig['objectives'][number]
export type MetricsConfig = NonNullable<ClusterConfig['metrics']>
export type Timeouts = MetricsConfig['timeouts']
