import { useEffect, useState } from 'react'

import type { EpochMillis, Seconds } from '#src/domain/units.ts'
import { newestMoment, nextRefreshIn } from '#src/queries/traffic.ts'

/** The newest moment on a grid that has settled; it moves on while time isn't paused. */
export function useLiveEnd(step: Seconds, paused: boolean): EpochMillis {
  const [kept, setKept] = useState(() => ({ step, end: newestMoment(step) }))
  useEffect(() => {
    if (paused) return undefined
    const waitForNext = () => setTimeout(tick, nextRefreshIn(Date.now(), { intervalSeconds: step }))
    let timer = waitForNext()
    function tick() {
      setKept({ step, end: newestMoment(step) })
      timer = waitForNext()
    }
    return () => clearTimeout(timer)
  }, [step, paused])
  return kept.step === step ? kept.end : newestMoment(step)
}
