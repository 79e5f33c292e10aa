/**
 * Whether two values of plain data (numbers, texts, lists, records) have the same content.
 *
 * Numbers are compared exactly, and NaN equals itself. Values that are one object are the same
 * without a look inside. Not for maps, sets or cycles: a graph's nodes and edges hold none.
 */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object') return Number.isNaN(a) && Number.isNaN(b)
  if (Array.isArray(a)) return Array.isArray(b) && areSameLists(a, b)
  return isRecord(a) && isRecord(b) && !Array.isArray(b) && areSameRecords(a, b)
}

type PlainRecord = Readonly<Record<string, unknown>>

function areSameLists(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false
  for (let index = 0; index < a.length; index += 1) {
    if (!isSame(a[index], b[index])) return false
  }
  return true
}

/** `for in` makes no list of keys, which would take most of the time. */
function areSameRecords(a: PlainRecord, b: PlainRecord): boolean {
  for (const key in a) {
    if (!Object.hasOwn(b, key) || !isSame(a[key], b[key])) return false
  }
  for (const key in b) {
    if (!Object.hasOwn(a, key)) return false
  }
  return true
}

const isRecord = (value: object | null): value is PlainRecord => value !== null
