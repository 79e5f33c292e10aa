import type { Churned } from './churn.ts'
import type { Question, RateSum } from './questions.ts'
import { createSeries, type Family, type Series } from './series.ts'
import type { ScaleShape } from './shape.ts'
import type { EdgeSignals, SignalsAt } from './signals.ts'

type Group = { readonly metric: string; readonly members: readonly Series[] }
type Read = (edge: number) => EdgeSignals

/** Answers questions about a mesh as it stands after some coming and going. */
export type Answerer = {
  /** The JSON text of an instant answer, at a time in seconds. */
  readonly instant: (question: Question, time: number, wave: number) => string
}

/** Groups series once for each question, so that each answer only adds numbers. */
export function createAnswerer(
  shape: ScaleShape,
  churned: Churned,
  signalsAt: SignalsAt,
): Answerer {
  const families = new Map<Family, readonly Series[]>()
  const groups = new Map<string, readonly Group[]>()
  const seriesOf = (family: Family) => {
    const series = families.get(family) ?? createSeries(family, shape, churned, signalsAt)
    families.set(family, series)
    return series
  }
  const groupsOf = (sum: RateSum) => {
    const known = groups.get(sum.text) ?? toGroups(sum, seriesOf(sum.family))
    groups.set(sum.text, known)
    return known
  }
  return {
    instant: (question, time, wave) => {
      if (question.kind === 'fixed') {
        return toVector(
          question.samples.map(([labels, value]) => sample(JSON.stringify(labels), time, value)),
        )
      }
      const read = remember((edge) => signalsAt(edge, wave))
      return toVector(
        question.sums
          .flatMap((sum) => groupsOf(sum))
          .map(({ metric, members }) => sample(metric, time, total(members, read))),
      )
    },
  }
}

function toGroups({ by, matches }: RateSum, series: readonly Series[]): readonly Group[] {
  const groups = new Map<string, Series[]>()
  for (const one of series) {
    if (!matches(one.labels)) continue
    // as in Prometheus, a label that is empty is left out
    const kept = by.flatMap((name) => {
      const value = one.labels[name]
      return value === undefined || value === '' ? [] : [[name, value] as const]
    })
    const metric = JSON.stringify(Object.fromEntries(kept))
    const members = groups.get(metric)
    if (members === undefined) groups.set(metric, [one])
    else members.push(one)
  }
  return [...groups].map(([metric, members]) => ({ metric, members }))
}

const total = (members: readonly Series[], readEdge: Read): number =>
  members.reduce((sum, { edge, read }) => sum + read(readEdge(edge)), 0)

function remember(read: Read): Read {
  const known = new Map<number, EdgeSignals>()
  return (edge) => {
    const signals = known.get(edge) ?? read(edge)
    known.set(edge, signals)
    return signals
  }
}

const sample = (metric: string, time: number, value: number): string =>
  `{"metric":${metric},"value":[${time},"${value}"]}`

const toVector = (samples: readonly string[]): string =>
  `{"status":"success","data":{"resultType":"vector","result":[${samples.join(',')}]}}`
