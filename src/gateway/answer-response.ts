import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

import { takesGzip } from './exchange.ts'
import { dataHeaders } from './security-headers.ts'
import type { AnswerHold } from './shared-answers.ts'

/**
 * Turns an answer, whole or still arriving, into a response.
 *
 * @param breakOff - Closes the client's connection. A body that broke off must not end like one
 *   that is complete, and an error on its stream alone would be reported where nobody looks.
 */
export function toAnswerResponse(
  hold: AnswerHold,
  request: Request,
  breakOff: (() => void) | undefined,
): Response {
  const { buffer, release } = hold
  const gzip = takesGzip(request)
  const headers = {
    ...dataHeaders,
    'content-type': 'application/json',
    vary: 'accept-encoding',
    ...(gzip && { 'content-encoding': 'gzip' }),
    ...(gzip && buffer.state() === 'whole' && { 'content-length': `${buffer.length()}` }),
  }
  const chunks = buffer.chunks()
  return new Response(toStream(gzip ? chunks : unpacked(chunks), release, breakOff), {
    headers,
  })
}

/** Unpacks for the rare client that takes no gzip. */
function unpacked(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const packed = Readable.from(chunks, { objectMode: false })
  const gunzip = createGunzip()
  packed.on('error', (error) => gunzip.destroy(error))
  gunzip.on('close', () => packed.destroy())
  packed.pipe(gunzip)
  return iterate(gunzip)
}

async function* iterate(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* stream
}

function toStream(
  chunks: AsyncGenerator<Uint8Array, void>,
  release: () => void,
  breakOff: (() => void) | undefined,
): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await chunks.next()
        if (!done) return controller.enqueue(value)
        release()
        controller.close()
      } catch (error) {
        release()
        if (breakOff) breakOff()
        else controller.error(error)
      }
    },
    cancel() {
      release()
      // It may be waiting for bytes; whether it ever gets them no longer matters here.
      chunks.return().catch(() => undefined)
    },
  })
}
