import { err, ok, type Result } from '#src/domain/result.ts'

import { bodyTooLarge, malformedRequest, wrongMediaType, type Refusal } from './refusal.ts'

const maxBodyBytes = 1024 * 1024

/** Reads a short body of the one accepted type. A body that says it is too long isn't read at all. */
export async function readBody(
  request: Request,
  mediaType: string,
): Promise<Result<string, Refusal>> {
  const [given = ''] = (request.headers.get('content-type') ?? '').split(';', 1)
  if (given.trim().toLowerCase() !== mediaType) return err(wrongMediaType(mediaType))
  if (Number(request.headers.get('content-length') ?? 0) > maxBodyBytes) return err(bodyTooLarge)

  const reader = request.body?.getReader()
  const parts: Uint8Array[] = []
  let length = 0
  for (;;) {
    const next = await reader?.read().catch(() => 'broken' as const)
    if (next === 'broken') return err(malformedRequest)
    if (!next || next.done) return ok(Buffer.concat(parts).toString('utf8'))
    length += next.value.byteLength
    if (length > maxBodyBytes) {
      await reader?.cancel()
      return err(bodyTooLarge)
    }
    parts.push(next.value)
  }
}
