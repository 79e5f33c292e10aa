import type {
  FromSignalsWorker,
  SignalsAnswer,
  SignalsRequest,
  ToSignalsWorker,
} from './messages.ts'

/** The part of a worker used here, so that a test can stand in for it. */
export type SignalsPort = {
  postMessage(message: ToSignalsWorker): void
  terminate(): void
  addEventListener(
    type: 'message',
    listener: (event: { readonly data: FromSignalsWorker }) => void,
  ): void
  addEventListener(type: 'error', listener: () => void): void
}

export type SignalsClient = {
  /** Rejects with the signal's reason, or when the worker breaks; back ends' failures are data. */
  ask(request: SignalsRequest, signal: AbortSignal): Promise<SignalsAnswer>
}

type Pending = {
  readonly resolve: (answer: SignalsAnswer) => void
  readonly reject: (error: unknown) => void
}

/** @param start - Starts a worker; called again after one has died, which rejects what it owed. */
export function createSignalsClient(start: () => SignalsPort): SignalsClient {
  const pending = new Map<number, Pending>()
  let port: SignalsPort | undefined
  let lastId = 0
  const connect = (): SignalsPort => {
    const fresh = start()
    fresh.addEventListener('message', ({ data }) => {
      const call = pending.get(data.id)
      pending.delete(data.id)
      if (data.type === 'answer') call?.resolve(data.answer)
      else call?.reject(new Error(`signals worker: ${data.message}`))
    })
    fresh.addEventListener('error', () => {
      fresh.terminate()
      port = undefined
      for (const { reject } of pending.values()) reject(new Error('the signals worker died'))
      pending.clear()
    })
    return fresh
  }
  return {
    ask: (request, signal) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted()
        lastId += 1
        const id = lastId
        pending.set(id, { resolve, reject })
        port ??= connect()
        port.postMessage({ type: 'ask', id, request })
        signal.addEventListener('abort', () => {
          if (pending.delete(id)) port?.postMessage({ type: 'abort', id })
          reject(signal.reason)
        })
      }),
  }
}
