import type { Burn, BurnState } from '#src/domain/objectives/burn-rule.ts'
import type { ObjectiveStatus } from '#src/queries/objectives.ts'

const looks: Readonly<Record<BurnState, { sign: string; word: string; colour: string }>> = {
  'fast-burn': { sign: '▲▲', word: 'burns fast', colour: 'text-failing' },
  'slow-burn': { sign: '▲', word: 'burns slowly', colour: 'text-degraded' },
  ok: { sign: '✓', word: 'no alert', colour: 'text-muted' },
  'too-few': { sign: 'n', word: 'too few', colour: 'text-faint' },
  'no-telemetry': { sign: '–', word: 'no telemetry', colour: 'text-faint' },
  failed: { sign: '!', word: 'failed', colour: 'text-failing' },
}

const order: readonly BurnState[] = [
  'fast-burn',
  'failed',
  'slow-burn',
  'too-few',
  'no-telemetry',
  'ok',
]

/** The worse of what a service promised, with the words for it. */
export function worstBurn({ availability, latency }: ObjectiveStatus): Burn | undefined {
  const burns = [availability, latency].filter((burn) => burn !== undefined)
  return burns.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state))[0]
}

/** How fast an error budget burns, as sign and word. */
export function BurnBadge({
  burn,
  isBrief = false,
}: {
  readonly burn: Burn
  readonly isBrief?: boolean
}) {
  const { sign, word, colour } = looks[burn.state]
  return (
    <span title={burn.words} className={`${colour} inline-flex items-baseline gap-1 text-xs`}>
      <span aria-hidden>{sign}</span>
      <span className={isBrief ? 'sr-only' : undefined}>{word}</span>
    </span>
  )
}
