/** The finite bounds of Envoy's default latency histogram, in milliseconds. */
export const bucketBounds: readonly number[] = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000, 600_000,
  1_800_000, 3_600_000,
]

/**
 * How long something takes, in milliseconds: a log-normal with this mean and variance, of which
 * only the part up to `cap` happens (a timeout ends the rest).
 *
 * Sums of such times are taken to be log-normal again, by their moments (Fenton and Wilkinson):
 * close enough for a demo, and errors and delays travel upstream as they do in a mesh.
 */
export type Latency = { readonly mean: number; readonly variance: number; readonly cap?: number }

/** Always about the same time, as a timeout or a fault's delay is. */
export const exactly = (millis: number): Latency => ({
  mean: millis * 1.003,
  variance: (millis * 0.002) ** 2,
})

export const latency = (mean: number, spread: number): Latency => ({
  mean,
  variance: (mean * spread) ** 2,
})

/** The time of several things done one after the other. */
export function inSequence(...parts: readonly Latency[]): Latency {
  const moments = parts.map(momentsOf)
  return {
    mean: moments.reduce((total, { mean }) => total + mean, 0),
    variance: moments.reduce((total, { variance }) => total + variance, 0),
  }
}

/** The time of something that is done `times` times on average: sometimes, or several times. */
export function repeated(part: Latency, times: number): Latency {
  const { mean, variance } = momentsOf(part)
  const whole = Math.floor(times)
  const rest = times - whole
  const spread = rest * (variance + mean * mean) - (rest * mean) ** 2
  return { mean: mean * times, variance: variance * whole + spread }
}

/** The time of one of several things, by their shares; the shares need not add up to 1. */
export function eitherOf(
  parts: readonly { readonly share: number; readonly latency: Latency }[],
): Latency {
  const total = parts.reduce((sum, { share }) => sum + share, 0)
  if (total === 0) return { mean: 0, variance: 0 }
  let mean = 0
  let square = 0
  for (const { share, latency: part } of parts) {
    const moments = momentsOf(part)
    mean += (share / total) * moments.mean
    square += (share / total) * (moments.variance + moments.mean ** 2)
  }
  return { mean, variance: Math.max(0, square - mean * mean) }
}

/** Which share takes longer than `millis`. */
export const shareBeyond = (of: Latency, millis: number): number => 1 - cumulative(of, millis)

/** Cuts off what takes longer than `millis`. */
export const cappedAt = (of: Latency, millis: number): Latency => ({
  ...of,
  cap: Math.min(of.cap ?? Infinity, millis),
})

/** A latency as the histogram and the sum of durations see it. */
export type Distribution = {
  /** The share at most each of {@link bucketBounds}, and 1 for the open-ended bucket. */
  readonly cumulative: Float64Array
  /** Places in `cumulative` before which it is 0, and from which on it is 1. */
  readonly firstSome: number
  readonly firstAll: number
  readonly mean: number
}

export function distributionOf(of: Latency): Distribution {
  let highest = 0
  const shares = bucketBounds.map((bound) => {
    highest = Math.max(highest, snapped(cumulative(of, bound)))
    return highest
  })
  const all = Float64Array.from([...shares, 1])
  return {
    cumulative: all,
    firstSome: all.findIndex((share) => share > 0),
    firstAll: all.indexOf(1),
    mean: momentsOf(of).mean,
  }
}

/** Shares too small to ever show are none. */
function snapped(share: number): number {
  if (share < 1e-6) return 0
  return share > 1 - 1e-6 ? 1 : share
}

function cumulative(of: Latency, millis: number): number {
  if (of.cap !== undefined && millis >= of.cap) return 1
  const { mu, sigma } = parametersOf(of)
  const share = normalCumulative((Math.log(millis) - mu) / sigma)
  if (of.cap === undefined) return share
  const whole = normalCumulative((Math.log(of.cap) - mu) / sigma)
  return whole <= 0 ? 0 : Math.min(1, share / whole)
}

function momentsOf(of: Latency): { mean: number; variance: number } {
  if (of.cap === undefined) return of
  const { mu, sigma } = parametersOf(of)
  const edge = (Math.log(of.cap) - mu) / sigma
  const whole = normalCumulative(edge)
  if (whole < 1e-9) return { mean: of.cap, variance: 0 }
  const mean = (of.mean * normalCumulative(edge - sigma)) / whole
  const square = ((of.variance + of.mean ** 2) * normalCumulative(edge - 2 * sigma)) / whole
  return { mean, variance: Math.max(0, square - mean * mean) }
}

function parametersOf({ mean, variance }: Latency): { mu: number; sigma: number } {
  const safeMean = Math.max(mean, 1e-6)
  const sigmaSquared = Math.max(Math.log(1 + variance / safeMean ** 2), 1e-8)
  return { mu: Math.log(safeMean) - sigmaSquared / 2, sigma: Math.sqrt(sigmaSquared) }
}

/**
 * The normal distribution, to 1.5e-7.
 *
 * @see Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26
 */
function normalCumulative(z: number): number {
  const x = Math.abs(z) / Math.SQRT2
  const t = 1 / (1 + 0.3275911 * x)
  const series =
    t *
    (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
  const tail = (series * Math.exp(-x * x)) / 2
  return z >= 0 ? 1 - tail : tail
}
