/**
 * The outages that a demo's user or a test can open for one cluster's metrics back end.
 * - `refused`: nobody listens. `black-hole`: no answer ever. `reset`: the connection breaks amid
 *   the body. `slow`: one byte a second.
 * - `rate-limited`: 429 with Retry-After. `server-error`: 500. `unauthorized`: 401.
 * - `html`, `truncated`, `wrong-schema`, `huge` (50 MB): 200, and not what was asked for.
 * - `not-a-number`: some values are NaN, +Inf or -Inf. `warnings`: good answers with warnings.
 * - `partial`: queries about latency buckets fail with 503, all others are answered.
 * - `counter-reset`: all counters restart from zero when it is set, once.
 * - `silent`: scraping has stopped; series go stale.
 */
export const scenarios = [
  'refused',
  'black-hole',
  'reset',
  'slow',
  'rate-limited',
  'server-error',
  'unauthorized',
  'html',
  'truncated',
  'wrong-schema',
  'huge',
  'not-a-number',
  'warnings',
  'partial',
  'counter-reset',
  'silent',
] as const
export type Scenario = (typeof scenarios)[number]
