import { expect, test } from 'vitest'

import { toLabels } from './labels.ts'
import { createSampleStore, emptySamples } from './sample-store.ts'

const named = (name: string) => toLabels([['__name__', name]])

function samplesOf(store: ReturnType<typeof createSampleStore>, index: number, from = 0, to = 1e9) {
  const samples = emptySamples()
  store.read(index, from, to, samples)
  return Array.from({ length: samples.length }, (_, place) => [
    samples.times[place],
    samples.values[place],
  ])
}

test('a series has samples from its first count on, one per tick', () => {
  const store = createSampleStore(1000, 10)
  const early = store.addSeries(named('early'))
  store.totals()[early] = 1
  store.keep(5, true)
  const late = store.addSeries(named('late'))
  store.keep(6, true)
  store.totals()[late] = 7
  store.keep(7, true)

  expect(samplesOf(store, early)).toEqual([
    [5000, 1],
    [6000, 1],
    [7000, 1],
  ])
  expect(samplesOf(store, late)).toEqual([[7000, 7]])
  expect(samplesOf(store, early, 5001, 6000)).toEqual([[6000, 1]])
  expect(store.series('late').map(({ index }) => index)).toEqual([late])
})

test('ticks that were not scraped leave a gap, and old ones are forgotten', () => {
  const store = createSampleStore(1000, 3)
  const index = store.addSeries(named('a'))
  for (let tick = 0; tick < 6; tick += 1) {
    store.totals()[index] = tick
    store.keep(tick, tick !== 4)
  }
  expect(samplesOf(store, index)).toEqual([
    [3000, 3],
    [5000, 5],
  ])
  expect(store.newest(index)).toBe(5)
})

test('a reset restarts counters that had begun, and only those', () => {
  const store = createSampleStore(1000, 3)
  const begun = store.addSeries(named('begun'))
  const waiting = store.addSeries(named('waiting'))
  store.totals()[begun] = 9
  store.resetCounters()
  store.keep(1, true)
  expect(store.newest(begun)).toBe(0)
  expect(store.newest(waiting)).toBeNaN()
})

test('room grows with the number of series', () => {
  const store = createSampleStore(1000, 2)
  for (let i = 0; i < 5000; i += 1) {
    const index = store.addSeries(named(`metric_${i}`))
    store.totals()[index] = i
  }
  store.keep(1, true)
  expect(store.newest(4999)).toBe(4999)
})
