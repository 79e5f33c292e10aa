/** The transfer broke off; whoever reads on must not take the beginning for the whole. */
class AnswerCut extends Error {
  override readonly name = 'AnswerCut'
}

/**
 * A gzipped answer while it arrives and after. Any number of readers follow it, each at its own
 * pace and from the beginning; the writer never waits for them.
 */
export type AnswerBuffer = {
  readonly append: (chunk: Uint8Array) => void
  readonly finish: () => void
  readonly cut: () => void
  readonly state: () => 'arriving' | 'whole' | 'cut'
  /** Gzipped bytes held. */
  readonly length: () => number
  /** @throws AnswerCut after the last chunk of an answer that broke off. */
  readonly chunks: () => AsyncGenerator<Uint8Array, void>
}

export function createAnswerBuffer(): AnswerBuffer {
  const held: Uint8Array[] = []
  let length = 0
  let state: 'arriving' | 'whole' | 'cut' = 'arriving'
  let waiting: (() => void)[] = []

  const announce = () => {
    const woken = waiting
    waiting = []
    for (const wake of woken) wake()
  }
  const change = () => new Promise<void>((resolve) => waiting.push(resolve))
  const end = (how: 'whole' | 'cut') => {
    if (state !== 'arriving') return
    state = how
    announce()
  }

  return {
    append(chunk) {
      held.push(chunk)
      length += chunk.byteLength
      announce()
    },
    finish: () => end('whole'),
    cut: () => end('cut'),
    state: () => state,
    length: () => length,
    async *chunks() {
      let index = 0
      for (;;) {
        const chunk = held[index]
        if (chunk) {
          index += 1
          yield chunk
        } else if (state === 'arriving') await change()
        else if (state === 'cut') throw new AnswerCut('The answer broke off')
        else return
      }
    },
  }
}
