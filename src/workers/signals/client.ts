import { type Call, type CallPort, createCall } from '../calls.ts'
import type { SignalsAnswer, SignalsRequest } from './messages.ts'

export type SignalsClient = {
  /** Rejects with the signal's reason, or when the worker breaks; back ends' failures are data. */
  readonly ask: Call<SignalsRequest, SignalsAnswer>
}

/** @param start - Starts a worker; called again after one has died, which rejects what it owed. */
export function createSignalsClient(
  start: () => CallPort<SignalsRequest, SignalsAnswer>,
): SignalsClient {
  return { ask: createCall('signals', start) }
}
