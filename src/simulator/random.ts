/** Chance that repeats itself: the same seed gives the same numbers in the same order. */
export type Random = {
  /** Starts over from another seed. */
  reseed(seed: number): void
  /** At least 0, less than 1. */
  next(): number
  /** Mean 0, variance 1, never beyond ±3.5: good enough for noise, and cheap. */
  normal(): number
  /** How many independent events fall into a span in which `mean` are expected. */
  poisson(mean: number): number
}

/** Above this mean a rounded normal is indistinguishable from a Poisson count, and faster. */
const normalFrom = 16

/**
 * Creates a generator (mulberry32: 32 bits of state, fast, even enough for traffic).
 *
 * @param seed - Any number; its lower 32 bits count.
 */
export function createRandom(seed: number): Random {
  let state = seed | 0
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const normal = () => (next() + next() + next() + next() - 2) * Math.sqrt(3)
  const poisson = (mean: number) => {
    if (mean <= 0) return 0
    if (mean >= normalFrom) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()))
    const limit = Math.exp(-mean)
    let product = next()
    let count = 0
    while (product > limit) {
      product *= next()
      count += 1
    }
    return count
  }
  const reseed = (other: number) => {
    state = other | 0
  }
  return { reseed, next, normal, poisson }
}

/** Mixes two numbers into a seed, so that neighbours share nothing. */
export function mixSeed(first: number, second: number): number {
  let hash = Math.imul(first ^ 0x9e3779b9, 0x85ebca6b)
  hash = Math.imul((hash ^ (hash >>> 13) ^ second) | 0, 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) | 0
}
