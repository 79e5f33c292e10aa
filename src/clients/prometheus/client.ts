import { z } from '#src/contract/zod.ts'
import type { EpochMillis, Seconds } from '#src/domain/units.ts'

import { ApiError } from '../api-error.ts'
import { type CallLimits, readJson } from '../read-json.ts'
import type { Transport } from '../transport.ts'
import { alertsSchema, type ReportedAlerts } from './alert-shape.ts'
import type { Answer, Labels, MatrixSeries, QueryData } from './answer.ts'
import { parseQueryData } from './parse-query-data.ts'

/** What of a call its caller decides. */
export type CallOptions = Pick<CallLimits, 'signal' | 'timeoutMillis' | 'maxBytes'>

/** Which series a metadata call looks at: those of any selector, alive between two moments. */
type SeriesWindow = {
  readonly match: readonly string[]
  readonly start: EpochMillis
  readonly end: EpochMillis
}

/** The range of a `query_range`: both ends are evaluated. */
type RangeQuery = {
  readonly query: string
  readonly start: EpochMillis
  readonly end: EpochMillis
  readonly step: Seconds
}

/** The read calls of the Prometheus HTTP API. Each throws `ApiError`, or the caller's abort. */
export type PrometheusClient = {
  /** Who is asked, in people's words. */
  readonly source: string
  query(
    asked: { readonly query: string; readonly time: EpochMillis },
    options?: CallOptions,
  ): Promise<Answer<QueryData>>
  queryRange(asked: RangeQuery, options?: CallOptions): Promise<Answer<readonly MatrixSeries[]>>
  series(asked: SeriesWindow, options?: CallOptions): Promise<Answer<readonly Labels[]>>
  labels(asked: SeriesWindow, options?: CallOptions): Promise<Answer<readonly string[]>>
  labelValues(
    name: string,
    asked: SeriesWindow,
    options?: CallOptions,
  ): Promise<Answer<readonly string[]>>
  /** What rules found wrong, as of the last time they were evaluated. */
  alerts(options?: CallOptions): Promise<Answer<ReportedAlerts>>
}

/** Beyond this, proxies on the way begin to refuse an address. */
const maxUrlLength = 2_000

const envelopeSchema = z.object({
  status: z.literal('success'),
  data: z.unknown(),
  warnings: z.nullish(z.array(z.string())),
  infos: z.nullish(z.array(z.string())),
})
const namesSchema = z.array(z.string())
const seriesSchema = z.array(z.record(z.string(), z.string()))

type Envelope = Answer<unknown>

/**
 * Speaks to one Prometheus-compatible back end.
 *
 * @param transport - How requests travel.
 * @param baseUrl - Absolute, with a closing slash: `…/api/clusters/east/metrics/` or `…/api/v1/`.
 * @param source - Who is asked, in people's words, for failures: "metrics of east".
 */
export function createPrometheusClient(
  transport: Transport,
  baseUrl: string | URL,
  source: string,
): PrometheusClient {
  const call = async (
    path: string,
    form: URLSearchParams,
    options: CallOptions = {},
    canPost = true,
  ): Promise<Envelope> => {
    const request = toRequest(new URL(path, baseUrl), form, canPost)
    return openEnvelope(await readJson(transport, request, { ...options, source }), source)
  }
  const read = async <T>(answer: Envelope, schema: z.ZodMiniType<T>): Promise<Answer<T>> => {
    const data = schema.safeParse(answer.data)
    if (data.success) return { ...answer, data: data.data }
    throw malformed(source, 'the data has another shape than asked for', data.error)
  }

  return {
    source,
    query: async ({ query, time }, options) => {
      const form = new URLSearchParams({ query, time: toTimeText(time) })
      return readQueryData(await call('query', form, options), source)
    },
    queryRange: async ({ query, start, end, step }, options) => {
      const form = new URLSearchParams({
        query,
        start: toTimeText(start),
        end: toTimeText(end),
        step: String(step),
      })
      const answer = readQueryData(await call('query_range', form, options), source)
      if (answer.data.resultType === 'matrix') return { ...answer, data: answer.data.series }
      throw malformed(source, `a range query answered with a ${answer.data.resultType}`)
    },
    series: async (asked, options) =>
      read(await call('series', toWindowForm(asked), options), seriesSchema),
    labels: async (asked, options) =>
      read(await call('labels', toWindowForm(asked), options), namesSchema),
    labelValues: async (name, asked, options) => {
      const path = `label/${encodeURIComponent(name)}/values`
      return read(await call(path, toWindowForm(asked), options, false), namesSchema)
    },
    alerts: async (options) =>
      read(await call('alerts', new URLSearchParams(), options, false), alertsSchema),
  }
}

function toRequest(
  url: URL,
  form: URLSearchParams,
  canPost: boolean,
): { readonly url: URL; readonly init?: RequestInit } {
  const full = new URL(url)
  full.search = form.toString()
  if (!canPost || full.href.length <= maxUrlLength) return { url: full }
  return { url, init: { method: 'POST', body: form } }
}

function toWindowForm({ match, start, end }: SeriesWindow): URLSearchParams {
  const form = new URLSearchParams({ start: toTimeText(start), end: toTimeText(end) })
  for (const selector of match) form.append('match[]', selector)
  return form
}

function toTimeText(at: EpochMillis): string {
  return String(at / 1000)
}

function openEnvelope(
  answer: { readonly body: unknown; readonly bytes: number; readonly millis: number },
  source: string,
): Envelope {
  const { body, bytes, millis } = answer
  const envelope = envelopeSchema.safeParse(body)
  if (!envelope.success) {
    throw malformed(source, 'the answer is not one of a Prometheus API', envelope.error)
  }
  const { data, warnings, infos } = envelope.data
  return { data, notes: [...(warnings ?? []), ...(infos ?? [])], bytes, millis }
}

function readQueryData(answer: Envelope, source: string): Answer<QueryData> {
  const data = parseQueryData(answer.data)
  if (data.ok) return { ...answer, data: data.value }
  throw malformed(source, data.error)
}

function malformed(source: string, detail: string, cause?: unknown): ApiError {
  return new ApiError({ kind: 'malformed', source, detail }, cause)
}
