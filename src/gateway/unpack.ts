import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'

import type { AnswerBuffer } from './answer-buffer.ts'

const gunzipAsync = promisify(gunzip)

/** The text of a small answer. */
export async function unpack(buffer: AnswerBuffer): Promise<string> {
  const packed: Uint8Array[] = []
  for await (const chunk of buffer.chunks()) packed.push(chunk)
  return (await gunzipAsync(Buffer.concat(packed))).toString('utf8')
}
