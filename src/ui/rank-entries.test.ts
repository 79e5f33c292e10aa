import fc from 'fast-check'
import { expect, test } from 'vitest'

import { rankEntries, type Rankable } from './rank-entries.ts'

const entry = (title: string, place = '', weight = 0): Rankable => ({
  id: `${title}/${place}`,
  title,
  place,
  weight,
})
const titles = (entries: readonly Rankable[], query: string, recent: readonly string[] = []) =>
  rankEntries(entries, query, recent).map(({ title }) => title)

test('a beginning goes before a word, a middle, a place, and scattered letters', () => {
  const entries = [
    entry('p-a-y-roll'),
    entry('ledger', 'pay · east'),
    entry('repay'),
    entry('web-pay'),
    entry('payment'),
    entry('pay'),
    entry('cart'),
  ]
  expect(titles(entries, 'PAY')).toEqual([
    'pay',
    'payment',
    'web-pay',
    'repay',
    'ledger',
    'p-a-y-roll',
  ])
})

test('every word must be there, in title or place', () => {
  const entries = [entry('cart', 'shop · east'), entry('cart', 'shop · west'), entry('web', 'west')]
  expect(titles(entries, 'west cart')).toEqual(['cart'])
  expect(titles(entries, 'west bank')).toEqual([])
})

test('among equals the recent goes first, then what weighs more, then the order given', () => {
  const entries = [entry('pay-a'), entry('pay-b', '', 2), entry('pay-c', '', 1), entry('pay-d')]
  expect(titles(entries, 'pay')).toEqual(['pay-b', 'pay-c', 'pay-a', 'pay-d'])
  expect(titles(entries, 'pay', ['pay-d/', 'pay-a/'])).toEqual(['pay-d', 'pay-a', 'pay-b', 'pay-c'])
})

test('without a query everything is there, each once', () => {
  const any = fc.array(fc.record({ title: fc.string(), place: fc.string(), weight: fc.nat(3) }))
  fc.assert(
    fc.property(any, fc.string(), (given, query) => {
      const entries = given.map((one, index) => ({ ...one, id: String(index) }))
      expect(rankEntries(entries, ' ', []).length).toBe(entries.length)
      const ids = rankEntries(entries, query, []).map(({ id }) => id)
      expect(new Set(ids).size).toBe(ids.length)
    }),
  )
})
