import { expect, test } from 'vitest'

import { momentStep } from './moments.ts'
import { replaySpeeds, toTicks } from './use-replay.ts'

test.each(replaySpeeds)('a replay at %d× goes on as fast as it says, in shared steps', (speed) => {
  const { every, by } = toTicks(speed)
  expect((by * 1000) / every).toBeCloseTo(speed)
  expect(by % momentStep).toBe(0)
  expect(every).toBeGreaterThanOrEqual(250)
})
