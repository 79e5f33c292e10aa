import type { ReactNode } from 'react'

import { healthRules } from '#src/domain/signals/health.ts'
import { classNames } from '#src/ui/class-names.ts'
import { HealthGlyph } from '#src/ui/HealthGlyph.tsx'
import { glyphMeanings, glyphs } from '#src/viz/map/glyph.ts'
import type { LegendCounts } from '#src/viz/map/legend-counts.ts'
import { edgeLabels, type EdgeLabel, type MapOptions } from '#src/viz/map/map-options.ts'
import { widthClasses } from '#src/viz/map/visual-class.ts'

export type LegendGroup = 'health' | 'width' | 'cards' | 'written'

/** One thing that a map can show. */
export type LegendEntry = {
  readonly key: string
  readonly group: LegendGroup
  readonly sign: ReactNode
  readonly words: ReactNode
  readonly rule?: string
  /** How often it is on the map now. */
  readonly count: number
}

/** All that a map can show, in the order it is explained, with how often it does. */
export function legendEntries(
  counts: LegendCounts | undefined,
  options: MapOptions | undefined,
): readonly LegendEntry[] {
  return [
    ...healthEntries(counts),
    ...cardEntries(counts),
    ...widthEntries(counts),
    ...writtenEntries(counts, options),
  ]
}

/** How each state is drawn as a line; the map's own dashes, in small. */
const lines = {
  failing: { dash: '6 2', colour: 'text-failing', width: 3.5 },
  degraded: { dash: '10 4', colour: 'text-degraded', width: 2.5 },
  unknown: { dash: '2 3', colour: 'text-unknown', width: 2 },
  idle: { dash: '', colour: 'text-idle', width: 1.25 },
  healthy: { dash: '', colour: 'text-healthy', width: 2.5 },
  silent: { dash: '1 5', colour: 'text-unknown', width: 2 },
} as const

function healthEntries(counts: LegendCounts | undefined): readonly LegendEntry[] {
  const entry = (key: keyof typeof lines, words: ReactNode, rule: string): LegendEntry => ({
    key,
    group: 'health',
    sign: <Line {...lines[key]} />,
    words,
    rule,
    count: counts?.edges.get(key) ?? 0,
  })
  return [
    ...healthRules.map(({ state, rule }) =>
      entry(state, <HealthGlyph state={state} wordShown />, rule),
    ),
    entry('silent', 'silent', 'reported before, not any more'),
  ]
}

const cards = [
  { key: 'as-service', look: 'rounded-sm', words: 'a service, workload or version' },
  {
    key: 'fold',
    look: 'rounded-sm shadow-[3px_-3px_0_-1px_var(--color-raised),3px_-3px_0_0_var(--color-control)]',
    words: 'a stack: all of a namespace or cluster, but for what is drawn beside it',
  },
  {
    key: 'as-store',
    look: 'rounded-[40%/12%]',
    words: 'a store: called over TCP alone, calls nobody',
  },
  { key: 'as-external', look: 'rounded-full', words: '↗ a host outside the mesh' },
  {
    key: 'as-passthrough',
    look: 'rounded-full border-dashed',
    words: '⇢ passthrough: not in the registry',
  },
  {
    key: 'as-blackhole',
    look: 'rounded-md border-2',
    words: '⊘ black hole: refused by the registry',
  },
  { key: 'as-unknown', look: 'rounded-sm border-dashed', words: 'has no proxy and no name' },
  { key: 'unknown', look: 'rounded-sm border-dashed', words: 'can’t be judged' },
  {
    key: 'silent',
    look: 'rounded-sm border-dotted',
    words: 'silent: reported before, not any more',
  },
] as const

function cardEntries(counts: LegendCounts | undefined): readonly LegendEntry[] {
  return [
    ...cards.map(({ key, look, words }): LegendEntry => ({
      key: `card ${key}`,
      group: 'cards',
      sign: <span aria-hidden className={classNames('h-3.5 w-8 border border-control', look)} />,
      words,
      count: counts?.cards.get(key) ?? 0,
    })),
    {
      key: 'ring',
      group: 'cards',
      sign: <Ring />,
      words: 'a ring: requests by version, clockwise by name; red is what failed of each',
      rule: 'in steps of 5 %',
      count: counts?.rings ?? 0,
    },
  ]
}

function widthEntries(counts: LegendCounts | undefined): readonly LegendEntry[] {
  const isDense = (counts?.edges.get('dense') ?? 0) > 0
  return widthClasses.map(({ name, width, words }) => ({
    key: name,
    group: 'width',
    sign: <Line dash="" colour="text-muted" width={isDense ? Math.max(1, width / 2) : width} />,
    words: name === 'w0' ? `${words}; for TCP, connections opened` : words,
    count: counts?.edges.get(name) ?? 0,
  }))
}

type Writing = {
  readonly sign: string
  readonly words: string
  /** What a text that holds it holds; the sign itself unless told otherwise. */
  readonly mark?: string
}

const labelWords: Readonly<Record<EdgeLabel, Writing>> = {
  trouble: { sign: '✖ ▲', words: 'before the share that failed; 4xx: before the share refused' },
  rate: { sign: '12/s', words: 'requests per second; conn/s: connections opened', mark: '/s' },
  errors: { sign: '4.2 %', words: 'the share of requests that failed', mark: '%' },
  mean: { sign: 'mean', words: 'mean latency' },
  p50: { sign: 'p50', words: 'half of the requests are at least as fast' },
  p95: { sign: 'p95', words: '95 of 100 requests are at least as fast' },
  p99: { sign: 'p99', words: '99 of 100 requests are at least as fast' },
  share: {
    sign: '30 %',
    words: 'of calls: the share of all that its caller sends',
    mark: 'of calls',
  },
}

const signs: readonly Writing[] = [
  { sign: 'gap', words: 'what the client’s proxy counts beyond the server’s' },
  { sign: '–', words: 'no telemetry' },
  { sign: 'n=7', words: 'so few requests that their share or quantile says little', mark: 'n=' },
  { sign: '!', words: 'could not be asked: the table says why' },
  { sign: 'n/a', words: 'not asked, to spare the back end: choose fewer namespaces' },
]

const toWritten = ({ sign, words }: Writing, count: number): LegendEntry => ({
  key: `written ${sign}`,
  group: 'written',
  sign: <span className="font-semibold whitespace-nowrap">{sign}</span>,
  words,
  count,
})

function writtenEntries(
  counts: LegendCounts | undefined,
  options: MapOptions | undefined,
): readonly LegendEntry[] {
  const countOf = ({ sign, mark = sign }: Writing) =>
    counts?.texts.filter((text) => text.includes(mark)).length ?? 0
  const trouble = counts?.texts.filter((text) => /^[✖▲]/.test(text)).length ?? 0
  return [
    ...edgeLabels.map((label) => {
      const isChosen = options?.labels.includes(label) ?? false
      const count = label === 'trouble' ? trouble : countOf(labelWords[label])
      return toWritten(labelWords[label], isChosen ? count : 0)
    }),
    ...signs.map((sign) => toWritten(sign, countOf(sign))),
    ...glyphs.map((glyph) =>
      toWritten({ sign: glyph, words: glyphMeanings[glyph] }, counts?.glyphs.get(glyph) ?? 0),
    ),
  ]
}

type LineProps = { readonly dash: string; readonly colour: string; readonly width: number }

function Line({ dash, colour, width }: LineProps) {
  return (
    <svg width="36" height="10" viewBox="0 0 36 10" aria-hidden className={colour}>
      <path
        d="M0 5h36"
        stroke="currentColor"
        strokeWidth={width}
        {...(dash !== '' && { strokeDasharray: dash })}
      />
    </svg>
  )
}

/** Two versions, of which one fails a little. */
function Ring() {
  const slice = { fill: 'none', strokeWidth: 5, pathLength: 100 } as const
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden>
      <circle cx="10" cy="10" r="7" {...slice} className="stroke-muted" strokeDasharray="70 30" />
      <circle
        cx="10"
        cy="10"
        r="7"
        {...slice}
        className="stroke-failing"
        strokeDasharray="10 90"
        strokeDashoffset={-90}
      />
    </svg>
  )
}
