import { createRandom, mixSeed } from '#src/simulator/random.ts'

import type { ScaleShape } from './shape.ts'

/** What one edge carries at one moment, as its caller sees it. */
export type EdgeSignals = {
  /** Requests per second; connections opened for TCP. */
  readonly rate: number
  /** Shares of the requests: answered 5xx, never arrived, answered 404. */
  readonly failed: number
  readonly lost: number
  readonly refused: number
  readonly meanMillis: number
}

/** The signals of every edge, by the edge's index, as they are at a wave of changes. */
export type SignalsAt = (edge: number, wave: number) => EdgeSignals

type Health = 'healthy' | 'failing' | 'degraded' | 'wavering' | 'refusing'

/** Shares of all edges, and the fewest of them. */
const unhealthy: readonly {
  readonly health: Health
  readonly share: number
  readonly least: number
}[] = [
  { health: 'failing', share: 0.004, least: 2 },
  { health: 'degraded', share: 0.012, least: 3 },
  { health: 'wavering', share: 0.003, least: 1 },
  { health: 'refusing', share: 0.03, least: 3 },
]

/** What fails began to at this wave: some time before the mesh was started. */
const firstFailing = -20
/** Rates differ by up to this share from wave to wave. */
const swing = 0.1

/** Chance of its own for each pair of numbers, from 0 to 1. */
const chance = (seed: number, a: number, b: number): number =>
  createRandom(mixSeed(mixSeed(seed, a), b)).next()

/**
 * Makes up what edges carry. From wave to wave every rate and latency changes by up to a tenth,
 * and a few edges waver between well and degraded; within one wave nothing changes.
 */
export function createSignals(shape: ScaleShape, seed: number): SignalsAt {
  const health = toHealth(shape, seed)
  return (edge, wave) => {
    const state = health[edge] ?? 'healthy'
    const drift = (of: number) => 1 + swing * (2 * chance(seed + of, edge, wave) - 1)
    const base = 10 ** (2.4 * chance(seed + 1, edge, 0) - 0.2)
    const rate = (state === 'healthy' ? base : Math.max(base, 3)) * drift(11)
    const share = failedShare(state, chance(seed + 2, edge, 0), wave) * drift(12)
    const arrives = chance(seed + 3, edge, 0) < 0.7
    return {
      rate,
      failed: arrives ? share : 0,
      lost: arrives ? 0 : share,
      refused: state === 'refusing' ? 0.02 * drift(13) : 0,
      meanMillis: 10 ** (0.6 + 1.9 * chance(seed + 4, edge, 0)) * drift(14),
    }
  }
}

function failedShare(state: Health, luck: number, wave: number): number {
  if (state === 'failing') return wave < firstFailing ? 0 : 0.08 + 0.3 * luck
  if (state === 'degraded') return 0.004 + 0.02 * luck
  return state === 'wavering' && wave % 2 !== 0 ? 0.01 : 0
}

function toHealth({ edges }: ScaleShape, seed: number): readonly Health[] {
  const health = edges.map((): Health => 'healthy')
  const byChance = edges
    .flatMap(({ protocol }, index) => (protocol === 'tcp' ? [] : index))
    .toSorted((a, b) => chance(seed + 5, a, 0) - chance(seed + 5, b, 0))
  let taken = 0
  for (const { health: state, share, least } of unhealthy) {
    const count = Math.max(least, Math.round(edges.length * share))
    for (const index of byChance.slice(taken, taken + count)) health[index] = state
    taken += count
  }
  return health
}
