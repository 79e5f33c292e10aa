import { useSyncExternalStore } from 'react'

import { type EpochMillis, epochMillis } from '#src/domain/units.ts'

/** When a question was sent and its answer received, by this page's clock. */
type Exchange = { readonly sent: number; readonly received: number }

const second = 1000

/**
 * How far the server's clock is ahead of this page's, in milliseconds, to the second.
 *
 * The server read its clock somewhere between sending and receiving, so that half of the time
 * between is the measurement's own error: a difference within it counts as none.
 */
export function measureOffset(serverNow: number, { sent, received }: Exchange): number {
  const offset = serverNow - (sent + received) / 2
  const error = Math.abs(received - sent) / 2
  const rounded = Math.round(offset / second) * second
  return Math.abs(offset) <= error ? 0 : rounded + 0
}

let offsetMillis = 0
const listeners = new Set<() => void>()

/**
 * The server's clock as far as this page knows it. What is asked of back ends is asked for moments
 * by it: a viewer whose own clock is ahead would ask for the future and see an empty mesh.
 *
 * Not in the query cache, since the timing of queries reads it where there is no cache at hand.
 */
export const serverClock = {
  now: (): EpochMillis => epochMillis(Date.now() + offsetMillis),
  offsetMillis: () => offsetMillis,
  setOffset(millis: number) {
    if (millis === offsetMillis) return
    offsetMillis = millis
    for (const listener of listeners) listener()
  },
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** {@link measureOffset}'s last finding: to be added to this page's clock where ages are told. */
export function useClockOffset(): number {
  return useSyncExternalStore(subscribe, serverClock.offsetMillis)
}
