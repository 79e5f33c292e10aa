import { expect, test } from 'vitest'

import { epochMillis, seconds } from '../units.ts'
import { failingSince } from './since.ts'

const grid = { end: epochMillis(600_000), step: seconds(60), count: 5 }
const since = (errors: readonly number[], share: number) =>
  failingSince({ errors: Float64Array.from(errors) }, grid, share)

test('failing since is the first column of the last stretch like now', () => {
  expect(since([0.3, 0, 0.2, 0.3, 0.3], 0.3)).toEqual({ at: 480_000, isOpen: false })
  expect(since([0.3, 0.3, 0.2, 0.3, 0.3], 0.3)).toEqual({ at: 360_000, isOpen: true })
})

test('a gap ends a stretch, and where the last column is well there is none', () => {
  expect(since([0.3, Number.NaN, 0.3, 0.3, 0.3], 0.3)?.at).toBe(480_000)
  expect(since([0.3, 0.3, 0.3, 0.3, 0.01], 0.3)).toBeUndefined()
  expect(since([0, 0, 0, 0, 0], 0)).toBeUndefined()
})
