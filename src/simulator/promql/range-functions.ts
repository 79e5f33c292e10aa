/** Samples of one series inside one window: places `first` to `last` of the two arrays. */
type Window = {
  readonly times: Float64Array
  readonly values: Float64Array
  readonly first: number
  readonly last: number
  /** Both ends belong to the window, as in Prometheus 2. */
  readonly start: number
  readonly end: number
}

/** What a function makes of a window; undefined when it has too few samples to say. */
export type RangeFunction = (window: Window) => number | undefined

const increase: RangeFunction = (window) => {
  const grown = extrapolatedIncrease(window)
  return grown && grown.raw * grown.factor
}

const rate: RangeFunction = (window) => {
  const grown = extrapolatedIncrease(window)
  return grown && grown.raw * (grown.factor / ((window.end - window.start) / 1000))
}

/**
 * The increase of a counter, extrapolated to the edges of its window the way Prometheus does:
 * by at most half a sample distance where the series seems to begin or end inside the window,
 * and never to before the counter was zero. Kept in two parts, so that both functions multiply in
 * the same order as Prometheus and agree to the last bit.
 *
 * @see https://github.com/prometheus/prometheus/blob/v2.42.0/promql/functions.go#L67
 */
function extrapolatedIncrease(window: Window): { raw: number; factor: number } | undefined {
  const { times, values, first, last } = window
  if (last <= first) return undefined
  const firstTime = times[first] ?? 0
  const lastTime = times[last] ?? 0
  const firstValue = values[first] ?? 0
  const raw = resetAwareIncrease(window)

  const sampled = (lastTime - firstTime) / 1000
  const between = sampled / (last - first)
  let toStart = (firstTime - window.start) / 1000
  const toEnd = (window.end - lastTime) / 1000
  if (raw > 0 && firstValue >= 0) {
    toStart = Math.min(toStart, sampled * (firstValue / raw))
  }
  const threshold = between * 1.1
  const before = toStart < threshold ? toStart : between / 2
  const after = toEnd < threshold ? toEnd : between / 2
  return { raw, factor: (sampled + before + after) / sampled }
}

function resetAwareIncrease({ values, first, last }: Window): number {
  let grown = (values[last] ?? 0) - (values[first] ?? 0)
  let previous = values[first] ?? 0
  for (let i = first + 1; i <= last; i += 1) {
    const value = values[i] ?? 0
    if (value < previous) grown += previous
    previous = value
  }
  return grown
}

const over =
  (combine: (total: number, value: number) => number): RangeFunction =>
  ({ values, first, last }) => {
    let total = values[first] ?? Number.NaN
    for (let i = first + 1; i <= last; i += 1) total = combine(total, values[i] ?? Number.NaN)
    return total
  }

/** The functions of a range vector that the simulator knows, by name. */
export const rangeFunctions: ReadonlyMap<string, RangeFunction> = new Map<string, RangeFunction>([
  ['rate', rate],
  ['increase', increase],
  ['max_over_time', over((a, b) => (b > a || Number.isNaN(a) ? b : a))],
  ['last_over_time', ({ values, last }) => values[last]],
  ['count_over_time', ({ first, last }) => last - first + 1],
])
