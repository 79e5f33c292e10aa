const encoder = new TextEncoder()

/** A body that breaks off: the first half arrives, then the connection is gone. */
export function brokenBody(text: string): ReadableStream<Uint8Array> {
  let sent = false
  return new ReadableStream({
    pull: (controller) => {
      if (sent) {
        controller.error(networkError('read ECONNRESET', 'ECONNRESET'))
        return
      }
      sent = true
      controller.enqueue(encoder.encode(firstHalf(text)))
    },
  })
}

/** A body that arrives at one byte a second, until it has arrived or nobody reads on. */
export function slowBody(text: string, signal: AbortSignal): ReadableStream<Uint8Array> {
  const bytes = encoder.encode(text)
  let place = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  return new ReadableStream({
    start: (controller) => {
      const stop = () => {
        clearTimeout(timer)
        controller.error(signal.reason)
      }
      if (signal.aborted) stop()
      signal.addEventListener('abort', stop, { once: true })
    },
    pull: (controller) =>
      new Promise((resolve) => {
        timer = setTimeout(() => {
          if (signal.aborted) return
          controller.enqueue(bytes.subarray(place, place + 1))
          place += 1
          if (place >= bytes.length) controller.close()
          resolve()
        }, 1000)
      }),
    cancel: () => clearTimeout(timer),
  })
}

/** Valid JSON of about this many bytes, made while it is read. */
export function hugeBody(size: number): ReadableStream<Uint8Array> {
  const row = '{"metric":{"filler":"0123456789abcdef0123456789abcdef"},"value":[0,"1"]}'
  const block = encoder.encode(`${row},`.repeat(800))
  let left = Math.ceil(size / block.length)
  return new ReadableStream({
    start: (controller) => {
      controller.enqueue(
        encoder.encode('{"status":"success","data":{"resultType":"vector","result":['),
      )
    },
    pull: (controller) => {
      left -= 1
      if (left >= 0) {
        controller.enqueue(block)
        return
      }
      controller.enqueue(encoder.encode(`${row}]}}`))
      controller.close()
    },
  })
}

export const firstHalf = (text: string) => text.slice(0, Math.ceil(text.length / 2))

/** What `fetch` rejects with when the network fails. */
export function networkError(message: string, code: string): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(message), { code }) })
}
