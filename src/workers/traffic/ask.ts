import { ApiError } from '#src/clients/api-error.ts'
import type { VectorSample } from '#src/clients/prometheus/answer.ts'
import type { PrometheusClient } from '#src/clients/prometheus/client.ts'
import type { QueryName, QueryOutcome } from '#src/domain/topology/poll.ts'
import type { EpochMillis } from '#src/domain/units.ts'

/** One query's outcome and, when it answered, its samples. */
export type Asked = { readonly outcome: QueryOutcome; readonly samples?: readonly VectorSample[] }

/**
 * Asks one instant query and keeps its failure as data, so that the others stand.
 *
 * @throws Only what isn't a failure of the back end: the caller's abort, or a bug.
 */
export async function ask(
  client: PrometheusClient,
  asked: { readonly query: QueryName; readonly promql: string; readonly at: EpochMillis },
  signal: AbortSignal,
): Promise<Asked> {
  const { query, promql, at } = asked
  const started = performance.now()
  try {
    const { data, notes, bytes, millis } = await client.query(
      { query: promql, time: at },
      { signal },
    )
    if (data.resultType !== 'vector') {
      throw new ApiError({
        kind: 'malformed',
        source: client.source,
        detail: `a ${data.resultType} came where a vector was asked for`,
      })
    }
    const { samples } = data
    return {
      outcome: { query, promql, millis, bytes, series: samples.length, notes },
      samples,
    }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const millis = performance.now() - started
    const { failure } = error
    return { outcome: { query, promql, millis, bytes: 0, series: 0, failure, notes: [] } }
  }
}
