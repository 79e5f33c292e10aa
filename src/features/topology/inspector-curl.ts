import type { Explanation } from '#src/queries/traffic.ts'

/**
 * A shell command that asks the cluster's metrics back end, through this gateway, for the number
 * that an explanation is of, at the moment it is of.
 *
 * @param origin - Where the gateway is: "http://127.0.0.1:4180".
 */
export function toCurl(
  { cluster, promql, at }: Pick<Explanation, 'cluster' | 'promql' | 'at'>,
  origin: string,
): string {
  return command(origin, cluster, 'query', { query: promql, time: at / 1000 })
}

/**
 * As {@link toCurl}, for a line of a chart.
 *
 * @param range - Moments in milliseconds since 1970, the step in seconds.
 */
export function toRangeCurl(
  { cluster, promql }: Pick<Explanation, 'cluster' | 'promql'>,
  range: { readonly start: number; readonly end: number; readonly step: number },
  origin: string,
): string {
  return command(origin, cluster, 'query_range', {
    query: promql,
    start: range.start / 1000,
    end: range.end / 1000,
    step: range.step,
  })
}

function command(
  origin: string,
  cluster: string,
  endpoint: string,
  parameters: Readonly<Record<string, string | number>>,
): string {
  const url = `${origin}/api/clusters/${encodeURIComponent(cluster)}/metrics/${endpoint}`
  return [
    `curl -G ${quoted(url)}`,
    ...Object.entries(parameters).map(
      ([name, value]) => `--data-urlencode ${quoted(`${name}=${value}`)}`,
    ),
  ].join(' \\\n  ')
}

/** One word of a POSIX shell, whatever it holds. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
