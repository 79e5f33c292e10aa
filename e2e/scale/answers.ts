import { createChurn } from './churn.ts'
import type { History } from './history.ts'
import { createNewest } from './newest.ts'
import type { Matcher, Question, RateSum } from './questions.ts'
import { createReports, type Labels, type Reports, type Series, seriesOf } from './series.ts'
import type { ScaleShape } from './shape.ts'
import { createSignals, type EdgeSignals } from './signals.ts'

type Group = { readonly metric: string; readonly members: readonly Series[] }
type Read = (edge: number) => EdgeSignals

/** Moments in seconds, as Prometheus takes them: both ends are told. */
export type Moments = { readonly start: number; readonly end: number; readonly step: number }

/** Answers questions about a mesh as it stands at any moment; the JSON texts of answers. */
export type Answerer = {
  readonly instant: (question: Question, time: number) => string
  readonly range: (question: Question, moments: Moments) => string
  /** Finds out already who it is about, as things stand after the last change. */
  readonly prepare: (question: Question) => void
}

type RateQuestion = Question & { readonly kind: 'rates' }
/** What is asked of those who are there after some coming and going. */
type GroupsOf = (question: RateQuestion) => readonly Group[]

const mostSteps = 8
const mostQuestions = 60
/** Hours of waves. */
const mostWaves = 400

/** Groups series once for each question, so that each answer only adds numbers. */
export function createAnswerer(shape: ScaleShape, history: History, seed: number): Answerer {
  const signalsAt = createSignals(shape, seed)
  const churnAt = createChurn(shape, seed)
  const steps = createNewest<GroupsOf>(mostSteps)
  const waves = createNewest<Read>(mostWaves)
  const groupsAt = (step: number): GroupsOf =>
    steps(step, () => {
      const reports = createReports(shape, churnAt(step), signalsAt)
      const known = createNewest<readonly Group[]>(mostQuestions)
      return ({ sums }) => sums.flatMap((sum) => known(sum.key, () => toGroups(sum, reports)))
    })
  const readAt = (wave: number): Read =>
    waves(wave, () => {
      const known = new Map<number, EdgeSignals>()
      return (edge) => {
        const signals = known.get(edge) ?? signalsAt(edge, wave)
        known.set(edge, signals)
        return signals
      }
    })

  return {
    instant: (question, time) => {
      if (question.kind === 'fixed') {
        return toAnswer(
          'vector',
          question.samples.map(
            ([labels, value]) =>
              `{"metric":${JSON.stringify(labels)},"value":${toPoint(time, value)}}`,
          ),
        )
      }
      history.tell(time)
      const { wave, step } = history.at(time)
      const read = readAt(wave)
      return toAnswer(
        'vector',
        groupsAt(step)(question).map(
          ({ metric, members }) =>
            `{"metric":${metric},"value":${toPoint(time, total(members, read))}}`,
        ),
      )
    },
    range: (question, moments) => {
      const times = timesOf(moments)
      const points = new Map<string, string[]>()
      const add = (metric: string, texts: readonly string[]) => {
        const known = points.get(metric)
        if (known === undefined) points.set(metric, [...texts])
        else known.push(...texts)
      }
      if (question.kind === 'fixed') {
        for (const [labels, value] of question.samples) {
          add(
            JSON.stringify(labels),
            times.map((time) => toPoint(time, value)),
          )
        }
      } else {
        history.tell(moments.end)
        for (const { step, times: within } of toSpells(times, history)) {
          const reads = within.map((time) => ({ time, read: readAt(history.at(time).wave) }))
          for (const { metric, members } of groupsAt(step)(question)) {
            add(
              metric,
              reads.map(({ time, read }) => toPoint(time, total(members, read))),
            )
          }
        }
      }
      return toAnswer(
        'matrix',
        [...points].map(([metric, texts]) => `{"metric":${metric},"values":[${texts.join(',')}]}`),
      )
    },
    prepare: (question) => {
      if (question.kind === 'rates') groupsAt(history.last().step)(question)
    },
  }
}

function timesOf({ start, end, step }: Moments): readonly number[] {
  return Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, at) => start + at * step)
}

/** Moments in a row in which the same are there. */
function toSpells(times: readonly number[], history: History) {
  const spells: { readonly step: number; readonly times: number[] }[] = []
  for (const time of times) {
    const { step } = history.at(time)
    const last = spells.at(-1)
    if (last?.step === step) last.times.push(time)
    else spells.push({ step, times: [time] })
  }
  return spells
}

function toGroups(sum: RateSum, reports: readonly Reports[]): readonly Group[] {
  const groups = new Map<string, Series[]>()
  // few of a proxy's labels are its metrics' own, and far fewer proxies are asked for than there are
  const asked = reports.filter(({ labels }) =>
    sum.selectors.some((matchers) =>
      matchers.every(({ name, isMatch }) => !(name in labels) || isMatch(labels[name] ?? '')),
    ),
  )
  for (const series of asked.flatMap((one) => seriesOf(sum.family, one))) {
    if (!sum.selectors.some((matchers) => isSelected(series.labels, matchers))) continue
    // as in Prometheus, a label that is empty is left out
    const kept = sum.by.flatMap((name) => {
      const value = series.labels[name]
      return value === undefined || value === '' ? [] : [[name, value] as const]
    })
    const metric = JSON.stringify(Object.fromEntries(kept))
    const members = groups.get(metric)
    if (members === undefined) groups.set(metric, [series])
    else members.push(series)
  }
  return [...groups].map(([metric, members]) => ({ metric, members }))
}

const isSelected = (labels: Labels, matchers: readonly Matcher[]): boolean =>
  matchers.every(({ name, isMatch }) => isMatch(labels[name] ?? ''))

const total = (members: readonly Series[], readEdge: Read): number =>
  members.reduce((sum, { edge, read }) => sum + read(readEdge(edge)), 0)

const toPoint = (time: number, value: number): string => `[${time},"${value}"]`

const toAnswer = (type: 'vector' | 'matrix', result: readonly string[]): string =>
  `{"status":"success","data":{"resultType":"${type}","result":[${result.join(',')}]}}`
