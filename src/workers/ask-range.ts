import { ApiError } from '#src/clients/api-error.ts'
import type { MatrixSeries } from '#src/clients/prometheus/answer.ts'
import type { PrometheusClient } from '#src/clients/prometheus/client.ts'
import type { Grid } from '#src/clients/prometheus/service-series.ts'
import type { QueryName, QueryOutcome } from '#src/domain/topology/poll.ts'

/** One range query's outcome and, when it answered, its series. */
export type RangeAsked<Q extends QueryName = QueryName> = {
  readonly outcome: QueryOutcome & { readonly query: Q }
  readonly series?: readonly MatrixSeries[]
}

/** A hung cluster must not hold the others up for longer than this. */
const patienceMillis = 12_000

/**
 * Asks one range query and keeps its failure as data, so that the others stand.
 *
 * @throws Only what isn't a failure of the back end: the caller's abort, or a bug.
 */
export async function askRange<Q extends QueryName>(
  client: PrometheusClient,
  asked: { readonly query: Q; readonly promql: string; readonly grid: Grid },
  signal: AbortSignal,
): Promise<RangeAsked<Q>> {
  const { query, promql, grid } = asked
  const started = performance.now()
  try {
    const { data, notes, bytes, millis } = await client.queryRange(
      { query: promql, ...grid },
      { signal, timeoutMillis: patienceMillis },
    )
    return {
      outcome: { query, promql, millis, bytes, series: data.length, notes },
      series: data,
    }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const millis = performance.now() - started
    const { failure } = error
    return { outcome: { query, promql, millis, bytes: 0, series: 0, failure, notes: [] } }
  }
}
