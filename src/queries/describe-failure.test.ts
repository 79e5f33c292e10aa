import { expect, test } from 'vitest'

import { failureKinds } from '#src/domain/failure.ts'

import { describeFailure } from './describe-failure.ts'

test.each(failureKinds)('%s: names the source, what happened and a way out', (kind) => {
  const sentence = describeFailure({ kind, source: 'metrics of east', detail: 'HTTP 503' })
  expect(sentence).toMatch(/^Metrics of east .+ \(HTTP 503\)\. .+\.$/)
})

test('says when a busy source is asked again', () => {
  const busy = { kind: 'rate-limited', source: 'metrics of east' } as const
  expect(describeFailure({ ...busy, retryAfterSeconds: 7 })).toMatch(/again in 7 seconds\.$/)
  expect(describeFailure({ ...busy, retryAfterSeconds: 1 })).toMatch(/again in a second\.$/)
  expect(describeFailure(busy)).toMatch(/again in a moment\.$/)
})
