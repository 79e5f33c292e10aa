import { describe, expect, test } from 'vitest'

import type { ReadingContext } from '#src/domain/signals/reading.ts'
import type { Quantiles, TrafficGraph } from '#src/domain/topology/graph.ts'
import type { ClusterPoll, QueryName, QueryOutcome } from '#src/domain/topology/poll.ts'
import { epochMillis, seconds } from '#src/domain/units.ts'
import { cart, toEdge, web } from '#src/viz/map/sample-graph.ts'

import { toFreshness } from './freshness.ts'
import { toNotices, toScreenNotices } from './notices.ts'
import { pollFailures } from './poll-findings.ts'
import { isSameContext, rateWindow, toReadingContext } from './traffic-context.ts'

const at = epochMillis(1_000_000)
const outcome = (query: QueryName, rest: Partial<QueryOutcome> = {}): QueryOutcome => ({
  query,
  promql: `rate(${query})`,
  millis: 5,
  bytes: 100,
  series: 3,
  notes: [],
  ...rest,
})
const poll = (rest: Partial<ClusterPoll> = {}): ClusterPoll => ({
  cluster: 'east',
  state: 'live',
  asOf: at,
  range: seconds(300),
  queries: [outcome('requests')],
  ...rest,
})
const timeout = { kind: 'timeout', source: 'metrics of east' } as const
const refresh = { intervalSeconds: 15, paused: false }

const called = (quantiles?: Quantiles): TrafficGraph => {
  const edge = toEdge({ from: web, to: cart, rate: 10 })
  const client = edge.sides.client && { ...edge.sides.client, ...(quantiles && { quantiles }) }
  const sides = client === undefined ? {} : { client }
  return { level: 'service', nodes: new Map(), edges: new Map([[edge.id, { ...edge, sides }]]) }
}
const view = (
  given: ClusterPoll,
  quantiles: 'ready' | 'pending' = 'ready',
  graph = called(),
): ReadingContext => toReadingContext({ graph, polls: [given], quantiles }, seconds(300))

describe('notices', () => {
  test('there is nothing to say of a live view', () => {
    expect(toNotices({ polls: [poll()], quantiles: 'ready' })).toEqual([])
  })

  test('queries that failed alike are one finding', () => {
    const failed = poll({
      state: 'partial',
      queries: [
        outcome('requests'),
        outcome('duration-sum', { failure: timeout }),
        outcome('duration-count', { failure: timeout }),
        outcome('tcp-sent', { failure: { ...timeout, kind: 'rejected' } }),
      ],
    })
    expect(pollFailures(failed).map(({ queries }) => queries)).toEqual([
      ['duration-sum', 'duration-count'],
      ['tcp-sent'],
    ])
    const [first] = toNotices({ polls: [failed], quantiles: 'ready' })
    expect(first).toMatchObject({ tone: 'warn', canRetry: true })
    expect(first?.more).toContain('duration-sum, duration-count')
  })

  test('a cluster that never answered comes before one that stopped', () => {
    const stale = poll({ cluster: 'west', state: 'stale', failure: timeout })
    const failed = poll({ state: 'failed', failure: timeout, queries: [] })
    const notices = toNotices({ polls: [stale, failed], quantiles: 'ready' })
    expect(notices.map(({ tone }) => tone)).toEqual(['bad', 'warn'])
    expect(notices[0]?.more).toBe('Nothing of it is shown.')
    expect(notices[1]?.more).toMatch(/^Its numbers are still those of \d\d:/)
  })

  test('warnings that came with an answer are told, each once', () => {
    const warned = poll({
      queries: [
        outcome('requests', { notes: ['store-2 is away'] }),
        outcome('duration-sum', { notes: ['store-2 is away', 'no counter'] }),
      ],
    })
    const [notice] = toNotices({ polls: [warned], quantiles: 'ready' })
    expect(notice?.text).toContain('2 warnings: store-2 is away; no counter.')
  })

  test.each([
    [-600_000, 'ahead of'],
    [600_000, 'behind'],
  ])('a clock that is wrong by %d ms is told', (offset, words) => {
    const notices = toNotices({ polls: [poll()], quantiles: 'ready' }, offset)
    expect(notices).toHaveLength(1)
    expect(notices[0]?.text).toMatch(new RegExp(`clock is 10.min ${words} Weir’s server`))
    expect(toNotices({ polls: [poll()], quantiles: 'ready' }, 30_000)).toEqual([])
  })

  test('quantiles that were not asked for are explained, and so is every cell', () => {
    const large = { graph: called(), polls: [poll()], quantiles: { tooMany: 4000 } }
    expect(toNotices(large)[0]?.text).toContain('4,000 edges')
    expect(toReadingContext(large, seconds(300)).quantilesWithheld).toContain('4,000 edges')
  })
})

const limited = (retryAfterSeconds: number) =>
  poll({
    state: 'stale',
    failure: { kind: 'rate-limited', source: 'metrics of east', retryAfterSeconds },
  })

describe('what a screen has to say', () => {
  const asked = { range: seconds(300), clockOffset: 0, error: null }
  const say = (
    polls: readonly ClusterPoll[],
    rest: Partial<Parameters<typeof toScreenNotices>[1]>,
  ) => toScreenNotices({ polls, quantiles: 'ready' }, { ...asked, ...rest })

  test('is nothing while all is as it was asked for', () => {
    expect(say([poll()], {})).toEqual([])
  })

  test('begins with a refresh that broke down, and ends with the window', () => {
    const notices = say([poll({ state: 'stale', failure: timeout })], {
      error: new Error('the worker is gone'),
      range: seconds(60),
    })
    expect(notices.map(({ brief }) => brief)).toEqual([
      'Refresh failed',
      'east: stale',
      'Rates over 5m',
    ])
  })

  test('is the same thing while only its words change', () => {
    const [before, after] = [say([limited(9)], {}), say([limited(4)], {})]
    expect(before[0]?.text).not.toBe(after[0]?.text)
    expect(before[0]?.key).toBe(after[0]?.key)
  })
})

test('the window is the one chosen, unless a cluster needs a longer one', () => {
  expect(rateWindow({ polls: [poll({ range: seconds(120) })] }, seconds(60))).toBe(120)
  expect(rateWindow({ polls: [] }, seconds(60))).toBe(60)
})

test('a refresh that only cost something else leaves every number in its state', () => {
  const later = poll({
    asOf: epochMillis(at + 15_000),
    queries: [outcome('requests', { millis: 9 })],
  })
  const more = poll({ queries: [...poll().queries, outcome('duration-buckets')] })
  const failed = poll({ queries: [outcome('requests', { failure: timeout })] })
  expect(isSameContext(view(poll()), view(later))).toBe(true)
  expect(isSameContext(view(poll()), view(more))).toBe(true)
  expect(isSameContext(view(poll()), view(failed))).toBe(false)
  expect(isSameContext(view(poll()), view(poll({ state: 'stale' })))).toBe(false)
  expect(isSameContext(view(poll()), view(poll(), 'pending'))).toBe(false)
})

test('numbers that are there do not wait for the next ones', () => {
  const answered = called({})
  expect(isSameContext(view(poll(), 'ready', answered), view(poll(), 'pending', answered))).toBe(
    true,
  )
})

describe('freshness', () => {
  const seen = (polls: readonly ClusterPoll[], now = at + 2000, paused = false) =>
    toFreshness({ at, polls }, { ...refresh, paused }, now)

  test('is as old as its oldest cluster', () => {
    const older = poll({ cluster: 'west', state: 'stale', asOf: epochMillis(at - 60_000) })
    expect(seen([poll(), older])).toEqual({ state: 'stale', asOf: at - 60_000 })
  })

  test('is of no moment before any answer', () => {
    const { asOf: _none, ...failed } = poll({ state: 'failed', failure: timeout })
    expect(seen([failed])).toEqual({ state: 'failed', asOf: undefined })
  })

  test('waits once an answer is late, and says so before it calls the numbers stale', () => {
    const asking = (now: number) => toFreshness({ at, polls: [poll()] }, refresh, now, true).state
    expect(asking(at + 20_000)).toBe('live')
    expect(asking(at + 33_000)).toBe('waiting')
    expect(asking(at + 46_000)).toBe('stale')
  })

  test.each([
    ['live', [poll()], at + 2000, false],
    ['live', [poll()], at + 40_000, false],
    ['stale', [poll()], at + 46_000, false],
    ['paused', [poll()], at + 46_000, true],
    ['partial', [poll(), poll({ state: 'failed' })], at, false],
    ['loading', [poll(), poll({ state: 'loading' })], at, false],
  ] as const)('%s', (state, polls, now, paused) => {
    expect(seen(polls, now, paused).state).toBe(state)
  })
})
