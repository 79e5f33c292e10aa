/** A promise with its ends outside; Node 20 lacks Promise.withResolvers. */
export function deferred<T>(): {
  readonly promise: Promise<T>
  readonly resolve: (value: T) => void
  readonly reject: (reason: Error) => void
} {
  const ends: { resolve?: (value: T) => void; reject?: (reason: Error) => void } = {}
  const promise = new Promise<T>((resolve, reject) => {
    ends.resolve = resolve
    ends.reject = reject
  })
  return {
    promise,
    resolve: (value) => ends.resolve?.(value),
    reject: (reason) => ends.reject?.(reason),
  }
}
