/** Page to worker; `id` names one call. */
export type ToCallee<Request> =
  | { readonly type: 'ask'; readonly id: number; readonly request: Request }
  | { readonly type: 'abort'; readonly id: number }

/** Worker to page. */
export type FromCallee<Answer> =
  | { readonly type: 'answer'; readonly id: number; readonly answer: Answer }
  | { readonly type: 'broken'; readonly id: number; readonly message: string }

/** The part of a worker used here, so that a test can stand in for it. */
export type CallPort<Request, Answer> = {
  postMessage(message: ToCallee<Request>): void
  terminate(): void
  addEventListener(
    type: 'message',
    listener: (event: { readonly data: FromCallee<Answer> }) => void,
  ): void
  addEventListener(type: 'error', listener: () => void): void
}

/** Rejects with the signal's reason, or when the worker breaks; back ends' failures are data. */
export type Call<Request, Answer> = (request: Request, signal: AbortSignal) => Promise<Answer>

type Pending<Answer> = {
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: unknown) => void
  /** Listens to the caller's signal no more: it may outlive many calls. */
  readonly done: () => void
}

/**
 * Makes calls to a worker.
 *
 * @param name - Of the worker, for errors: "signals".
 * @param start - Starts a worker; called again after one has died, which rejects what it owed.
 */
export function createCall<Request, Answer>(
  name: string,
  start: () => CallPort<Request, Answer>,
): Call<Request, Answer> {
  const pending = new Map<number, Pending<Answer>>()
  let port: CallPort<Request, Answer> | undefined
  let lastId = 0
  const take = (id: number) => {
    const call = pending.get(id)
    pending.delete(id)
    call?.done()
    return call
  }
  const connect = (): CallPort<Request, Answer> => {
    const fresh = start()
    fresh.addEventListener('message', ({ data }) => {
      const call = take(data.id)
      if (data.type === 'answer') call?.resolve(data.answer)
      else call?.reject(new Error(`${name} worker: ${data.message}`))
    })
    fresh.addEventListener('error', () => {
      fresh.terminate()
      port = undefined
      for (const id of pending.keys()) take(id)?.reject(new Error(`the ${name} worker died`))
    })
    return fresh
  }
  return (request, signal) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted()
      lastId += 1
      const id = lastId
      const abort = () => {
        if (take(id) !== undefined) port?.postMessage({ type: 'abort', id })
        reject(signal.reason)
      }
      signal.addEventListener('abort', abort, { once: true })
      pending.set(id, { resolve, reject, done: () => signal.removeEventListener('abort', abort) })
      port ??= connect()
      port.postMessage({ type: 'ask', id, request })
    })
}
