import { burnAlerts, burnWindows, canJudge, isCovered } from './burn-rule.ts'
import type { Burn, BurnEvidence } from './burn-rule.ts'

/** A judgement in a few sentences: what, by which numbers, and what can't be told. */
export function describeBurn(burn: Omit<Burn, 'words'>, evidence: BurnEvidence): string {
  return [stateWords(burn, evidence), budgetWords(burn), coverageWords(burn, evidence)]
    .filter((sentence) => sentence !== '')
    .join(' ')
}

function stateWords({ state, rates }: Omit<Burn, 'words'>, evidence: BurnEvidence): string {
  switch (state) {
    case 'fast-burn':
    case 'slow-burn':
      return alertWords(state, rates)
    case 'failed':
      return failureWords(evidence)
    case 'too-few':
      return `Too few requests to judge: ${Math.round(evidence['6h'].requests)} in 6h.`
    case 'no-telemetry':
      return evidence['6h'].coverage > 0 ? '' : 'No telemetry in 6h.'
    case 'ok':
      return calmWords(rates, evidence)
    default:
      return state satisfies never
  }
}

function calmWords(rates: Burn['rates'], evidence: BurnEvidence): string {
  const told = burnAlerts.flatMap(({ long }) =>
    canJudge(evidence[long]) ? [`${formatRate(rates[long])} over ${long}`] : [],
  )
  return `No alert: the budget burns ${told.join(', ')}.`
}

function alertWords(state: 'fast-burn' | 'slow-burn', rates: Burn['rates']): string {
  const pace = state === 'fast-burn' ? 'fast' : 'slowly'
  return burnAlerts
    .filter((alert) => alert.state === state)
    .map(({ long, short, from }) => {
      const [overLong, overShort] = [formatRate(rates[long]), formatRate(rates[short])]
      return `The budget burns ${pace}: ${overLong} over ${long}, ${overShort} over ${short} (alert from ${from}×).`
    })
    .join(' ')
}

const failureWords = (evidence: BurnEvidence): string =>
  burnWindows
    .flatMap((window) => {
      const { failure } = evidence[window]
      return failure === undefined ? [] : [`Over ${window}: ${failure}.`]
    })
    .slice(0, 1)
    .join('')

function budgetWords({ budgetLeft }: Omit<Burn, 'words'>): string {
  if (budgetLeft === undefined) return ''
  if (budgetLeft >= 0) return `${Math.floor(budgetLeft * 100)} % of the 6h budget is left.`
  return `The 6h budget is spent ${formatRate(1 - budgetLeft)}.`
}

/** The long windows that telemetry covers too little of. */
function coverageWords({ state }: Omit<Burn, 'words'>, evidence: BurnEvidence): string {
  const short = burnAlerts
    .map(({ long }) => long)
    .filter((long) => !isCovered(evidence[long]) && evidence[long].failure === undefined)
  if (short.length === 0 || evidence['6h'].coverage === 0 || state === 'failed') return ''
  const parts = short.map((long) => `${Math.floor(evidence[long].coverage * 100)} % of ${long}`)
  return `Telemetry covers only ${parts.join(' and ')}.`
}

const noise = 1e-6

/** Cut rather than rounded: a rate must not read as a limit that it did not reach. */
function formatRate(rate: number | undefined): string {
  if (rate === undefined) return '?'
  return `${Math.floor(rate * 10 + noise) / 10}×`
}
