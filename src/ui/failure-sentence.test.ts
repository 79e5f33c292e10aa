import { expect, test } from 'vitest'

import { failureKinds } from '#src/domain/failure.ts'

import { failureSentence, failureText } from './failure-sentence.ts'

test.each(failureKinds)('%s reads as a sentence that names its source and a way out', (kind) => {
  const { what, wayOut } = failureSentence({ kind, source: 'metrics of east' })
  expect(what).toMatch(/^Metrics of east .*\.$/)
  expect(wayOut).toMatch(/^[A-Z].*\.$/)
})

test('says when to come back, if the source did', () => {
  const failure = { kind: 'rate-limited', source: 'metrics of east', retryAfterSeconds: 7 } as const
  expect(failureSentence(failure).wayOut).toBe('Weir will ask again in 7\u00A0s.')
})

test("the source's own words come last", () => {
  const failure = { kind: 'rejected', source: 'metrics of east', detail: 'parse error' } as const
  expect(failureText(failure)).toMatch(/It said: parse error$/)
})
