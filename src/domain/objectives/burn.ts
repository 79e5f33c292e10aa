import type { Ratio } from '../units.ts'
import { burnAlerts, burnWindows, canJudge, isCovered } from './burn-rule.ts'
import type { Burn, BurnEvidence, BurnState, BurnWindow, WindowEvidence } from './burn-rule.ts'
import { describeBurn } from './burn-words.ts'

/** A rate on its limit counts, whatever arithmetic makes of its last digits. */
const noise = 1e-9

/**
 * Judges how fast an objective's budget is spent: `missed share / (1 − target)`, where 1 spends just
 * all of it.
 *
 * @param target - Above 0, below 1.
 *
 * A long window must hold enough requests and be covered by telemetry for half of its time at least;
 * its short one needs no more than any request, since it only says that the burn still lasts.
 */
export function judgeBurn(target: Ratio, evidence: BurnEvidence): Burn {
  const rates: { -readonly [W in BurnWindow]?: number } = {}
  for (const window of burnWindows) {
    const rate = burnRate(target, evidence[window])
    if (rate !== undefined) rates[window] = rate
  }
  const overSix = canJudge(evidence['6h']) ? rates['6h'] : undefined
  const state = stateOf(rates, evidence)
  const burn = { state, rates, ...(overSix !== undefined && { budgetLeft: 1 - overSix }) }
  return { ...burn, words: describeBurn(burn, evidence) }
}

/** @returns `undefined` of no requests, and of a window that lacks an answer. */
function burnRate(target: Ratio, { missed, failure }: WindowEvidence): number | undefined {
  return missed === undefined || failure !== undefined ? undefined : missed / (1 - target)
}

function stateOf(rates: Burn['rates'], evidence: BurnEvidence): BurnState {
  const alert = burnAlerts.find(
    ({ long, short, from }) =>
      canJudge(evidence[long]) && reaches(rates[long], from) && reaches(rates[short], from),
  )
  if (alert !== undefined) return alert.state
  if (burnWindows.some((window) => evidence[window].failure !== undefined)) return 'failed'
  const longs = burnAlerts.map(({ long }) => evidence[long])
  if (longs.some(canJudge)) return 'ok'
  return longs.some(isCovered) ? 'too-few' : 'no-telemetry'
}

const reaches = (rate: number | undefined, from: number): boolean =>
  rate !== undefined && rate >= from - noise
