import type { TrafficEdge } from '#src/domain/topology/graph.ts'
import { shownSignals } from '#src/domain/topology/shown-side.ts'

/**
 * What the telemetry of an edge betrays of policy: signs are words, since a word needs no legend and
 * every font has it. Mutual TLS everywhere is as it should be and has no sign.
 */
export const glyphs = ['plain', 'fault', 'breaker', 'no upstream', 'limited'] as const
export type Glyph = (typeof glyphs)[number]

/** What each sign says, for the legend. */
export const glyphMeanings: Readonly<Record<Glyph, string>> = {
  plain: 'some of it came without mutual TLS',
  fault: 'a rule delays or aborts some of it on purpose (flags DI, FI)',
  breaker: 'a circuit breaker refused some of it (UO)',
  'no upstream': 'no endpoint was left: none ready, or all ejected as outliers (UH)',
  limited: 'a rate limit refused some of it (RL, RLSE)',
}

const byFlag = new Map<string, Glyph>([
  ['DI', 'fault'],
  ['FI', 'fault'],
  ['UO', 'breaker'],
  ['UH', 'no upstream'],
  ['RL', 'limited'],
  ['RLSE', 'limited'],
])

const none: readonly Glyph[] = []

/** The signs of an edge, in the order of {@link glyphs}; none for what isn't known. */
export function glyphsOf(edge: TrafficEdge): readonly Glyph[] {
  let found: Set<Glyph> | undefined
  const give = (glyph: Glyph | undefined) => {
    if (glyph !== undefined) found = (found ?? new Set()).add(glyph)
  }
  // only the server's proxy knows how it was called: the client's reports `unknown` for all it sends
  const { server, waypoint } = edge.sides
  if (((server ?? waypoint)?.security.plaintext ?? 0) > 0) give('plain')
  for (const { flags, rate } of shownSignals(edge)?.responses ?? []) {
    if (rate <= 0 || flags === '' || flags === '-') continue
    for (const flag of flags.split(',')) give(byFlag.get(flag.trim()))
  }
  return found === undefined ? none : glyphs.filter((glyph) => found?.has(glyph))
}
