/**
 * Whether two values of plain data (numbers, texts, lists, records) have the same content.
 *
 * Numbers are compared exactly, and NaN equals itself. Values that are one object are the same
 * without a look inside. Not for maps, sets or cycles: a graph's nodes and edges hold none.
 */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false
    for (let index = 0; index < a.length; index += 1) {
      if (!isSame(a[index], b[index])) return false
    }
    return true
  }
  if (!isRecord(a) || !isRecord(b)) return a === b
  const keys = Object.keys(a)
  if (keys.length !== Object.keys(b).length) return false
  for (const key of keys) {
    if (!Object.hasOwn(b, key) || !isSame(a[key], b[key])) return false
  }
  return true
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null
