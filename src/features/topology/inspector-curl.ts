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
  const url = `${origin}/api/clusters/${encodeURIComponent(cluster)}/metrics/query`
  return [
    `curl -G ${quoted(url)}`,
    `--data-urlencode ${quoted(`query=${promql}`)}`,
    `--data-urlencode ${quoted(`time=${at / 1000}`)}`,
  ].join(' \\\n  ')
}

/** One word of a POSIX shell, whatever it holds. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
