import { addressTooLong, malformedRequest, notFound, type Refusal } from './refusal.ts'

/** Longest request target: path and query together. */
const maxTargetLength = 8 * 1024

/**
 * Judges a request target as it stands on the wire, before anything normalises it: what is checked
 * here is what is routed later.
 *
 * - `malformed`: forms no browser sends (absolute, `//host`, dot segments, backslashes, raw control
 *   characters). `unknown`: encoded separators, dots or NUL; no address of ours has them.
 */
export function judgeTarget(target: string): 'fine' | 'malformed' | 'too-long' | 'unknown' {
  if (target.length > maxTargetLength) return 'too-long'
  if (!/^\/(?!\/)[!"$-[\]-~]*$/.test(target)) return 'malformed'
  const [path = ''] = target.split('?', 1)
  if (path.split('/').some((segment) => segment === '.' || segment === '..')) return 'malformed'
  return /%(2e|2f|5c|25|0\d|1[\da-f]|7f)/i.test(path) ? 'unknown' : 'fine'
}

export function refusalOfTarget(judgement: ReturnType<typeof judgeTarget>): Refusal | undefined {
  if (judgement === 'fine') return undefined
  if (judgement === 'too-long') return addressTooLong
  return judgement === 'malformed' ? malformedRequest : notFound
}
