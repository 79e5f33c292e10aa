import { expect, test } from 'vitest'

import { readingWords, type ReadingShown } from './ReadingText.tsx'

const since = Date.UTC(2026, 0, 2, 12)
const unlike: readonly ReadingShown[] = [
  { state: 'pending' },
  { state: 'zero' },
  { state: 'no-telemetry' },
  { state: 'no-telemetry', since },
  { state: 'too-few', requests: 7, value: 1 },
  { state: 'failed', reason: 'metrics of east timed out' },
]

test('every state but a value explains itself, each in its own words', () => {
  const titles = unlike.map((reading) => readingWords(reading).title)
  expect(new Set(titles).size).toBe(unlike.length)
  expect(titles).not.toContain(undefined)
  expect(readingWords({ state: 'value', value: 1 })).toEqual({})
})

test('what the eye sees as a sign is said in words', () => {
  expect(readingWords({ state: 'pending' }).said).toBe('loading')
  expect(readingWords({ state: 'no-telemetry', since }).said).toMatch(/^no telemetry since \d\d:/)
  expect(readingWords({ state: 'failed', reason: 'timeout' }).said).toBe('failed: timeout')
})
