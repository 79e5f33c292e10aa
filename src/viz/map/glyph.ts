import type { SideSignals, TrafficEdge } from '#src/domain/topology/graph.ts'
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

// an edge that didn't change is the very object it was
const known = new WeakMap<TrafficEdge, readonly Glyph[]>()

/** The signs of an edge, in the order of {@link glyphs}; none for what isn't known. */
export function glyphsOf(edge: TrafficEdge): readonly Glyph[] {
  const found = known.get(edge) ?? readGlyphs(edge)
  known.set(edge, found)
  return found
}

const none: readonly Glyph[] = []

function readGlyphs(edge: TrafficEdge): readonly Glyph[] {
  const found = new Set<Glyph>()
  // only the server's proxy knows how it was called: the client's reports `unknown` for all it sends
  const { server, waypoint } = edge.sides
  if (((server ?? waypoint)?.security.plaintext ?? 0) > 0) found.add('plain')
  for (const flag of flagsOf(shownSignals(edge))) {
    const glyph = byFlag.get(flag)
    if (glyph !== undefined) found.add(glyph)
  }
  return found.size === 0 ? none : glyphs.filter((glyph) => found.has(glyph))
}

function* flagsOf(signals: SideSignals | undefined): Iterable<string> {
  for (const { flags, rate } of signals?.responses ?? []) {
    if (rate <= 0 || flags === '' || flags === '-') continue
    for (const flag of flags.split(',')) yield flag.trim()
  }
}
