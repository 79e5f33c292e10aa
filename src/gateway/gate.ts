/** Lets a fixed number of calls through at a time; some more may wait, the rest are turned away. */
export type Gate = {
  /**
   * @returns what gives the place back, or `undefined` when the queue is full.
   * @throws the signal's reason when the caller leaves the queue.
   */
  readonly enter: (signal: AbortSignal) => Promise<(() => void) | undefined>
  readonly inside: () => number
  readonly waiting: () => number
}

export function createGate(places: number, queueLength: number): Gate {
  let inside = 0
  const queue: (() => void)[] = []

  const leaveOnce = () => {
    let left = false
    return () => {
      if (left) return
      left = true
      const next = queue.shift()
      if (next) next()
      else inside -= 1
    }
  }

  return {
    inside: () => inside,
    waiting: () => queue.length,
    async enter(signal) {
      signal.throwIfAborted()
      if (inside < places) {
        inside += 1
        return leaveOnce()
      }
      if (queue.length >= queueLength) return undefined
      await new Promise<void>((resolve, reject) => {
        const turn = () => {
          signal.removeEventListener('abort', giveUp)
          resolve()
        }
        const giveUp = () => {
          queue.splice(queue.indexOf(turn), 1)
          reject(asError(signal.reason))
        }
        queue.push(turn)
        signal.addEventListener('abort', giveUp, { once: true })
      })
      return leaveOnce()
    },
  }
}

const asError = (reason: unknown) =>
  reason instanceof Error ? reason : new Error('The caller left', { cause: reason })
