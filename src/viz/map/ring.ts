import type { TrafficNode, VersionShare } from '#src/domain/topology/graph.ts'

/**
 * A ring is quantised, so that shares that waver do not repaint the map: it is cut into so many
 * equal pieces, 5 % each.
 */
export const ringPieces = 20
/** Versions with a slice of their own; the rest share the last one. */
export const ringVersions = 4
/** Where so many of a version's requests failed, it has a red piece, however small its share. */
const failingFrom = 0.05

/** How many pieces of a ring a version takes, and how many of these failed. */
export type RingSlice = {
  /** Empty for the rest. */
  readonly version: string
  readonly pieces: number
  readonly failed: number
}

/**
 * The observed split of a node among its versions.
 *
 * @returns `undefined` where nothing is split: fewer than two versions, or no requests. Slices are
 *   in order of version and add up to {@link ringPieces}; none that takes part is without a piece.
 */
export function toRing(node: TrafficNode): readonly RingSlice[] | undefined {
  const active = node.versions.filter(({ rate }) => rate > 0)
  const total = active.reduce((sum, { rate }) => sum + rate, 0)
  if (active.length < 2 || !Number.isFinite(total)) return undefined
  const parts = partsOf(active)
  const pieces = apportion(parts.map(({ rate }) => rate / total))
  return parts.map((part, index) => {
    const own = pieces[index] ?? 0
    return { version: part.version, pieces: own, failed: failedPieces(part, own, total) }
  })
}

type Part = { readonly version: string; readonly rate: number; readonly errors: number }

const nameOf = ({ version, workload }: VersionShare): string => version || workload

/** Busiest first decides who has a slice; the name decides its place, which then stays. */
function partsOf(active: readonly VersionShare[]): readonly Part[] {
  const own = active.length <= ringVersions ? active : active.slice(0, ringVersions - 1)
  const rest = active.slice(own.length)
  const named = own
    .map((share) => ({ version: nameOf(share), rate: share.rate, errors: share.errors }))
    .toSorted((a, b) => (a.version < b.version ? -1 : 1))
  if (rest.length === 0) return named
  const sum = (key: 'rate' | 'errors') => rest.reduce((total, share) => total + share[key], 0)
  return [...named, { version: '', rate: sum('rate'), errors: sum('errors') }]
}

/** Whole pieces for shares that add up to 1: at least one each, the excess from the largest. */
function apportion(shares: readonly number[]): readonly number[] {
  const pieces = shares.map((share) => Math.max(1, Math.round(share * ringPieces)))
  let excess = pieces.reduce((sum, count) => sum + count, 0) - ringPieces
  while (excess !== 0) {
    const largest = pieces.indexOf(Math.max(...pieces))
    const step = Math.sign(excess)
    pieces[largest] = (pieces[largest] ?? 0) - step
    excess -= step
  }
  return pieces
}

function failedPieces({ rate, errors }: Part, own: number, total: number): number {
  const rounded = Math.round((errors / total) * ringPieces)
  const least = errors >= rate * failingFrom ? 1 : 0
  return Math.min(own, Math.max(rounded, least))
}

/** The id of the ring on a card. */
export const ringOf = (id: string): string => `ring:${id}`

/** Slices as the style reads them: for each version what went well, then what failed, in per cent. */
export function ringData(slices: readonly RingSlice[]): Readonly<Record<string, number>> {
  const data: Record<string, number> = {}
  for (let index = 0; index < ringVersions; index += 1) {
    const { pieces, failed } = slices[index] ?? { pieces: 0, failed: 0 }
    data[`well${index}`] = ((pieces - failed) * 100) / ringPieces
    data[`failed${index}`] = (failed * 100) / ringPieces
  }
  return data
}
