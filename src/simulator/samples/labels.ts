/** The name of the label that holds the metric's name. */
export const metricName = '__name__'

/** A label set, `__name__` included, in the order of its names; empty values are left out. */
export type Labels = ReadonlyMap<string, string>

/** Builds a label set from pairs in any order: an empty value is an absent label. */
export function toLabels(pairs: Iterable<readonly [string, string]>): Labels {
  const kept = [...pairs].filter(([, value]) => value !== '')
  return new Map(kept.toSorted(([a], [b]) => compareText(a, b)))
}

/** Orders by code unit, as Prometheus orders the bytes of ASCII label names. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** Text that two label sets share only if they are equal. */
export function labelKey(labels: Labels): string {
  let key = ''
  for (const [name, value] of labels) key += `${name}\u0001${value}\u0002`
  return key
}

/** Orders label sets as Prometheus orders the rows of a matrix: pair by pair, shorter first. */
export function compareLabels(a: Labels, b: Labels): number {
  const left = [...a]
  const right = [...b]
  const shared = Math.min(left.length, right.length)
  for (let i = 0; i < shared; i += 1) {
    const [leftName = '', leftValue = ''] = left[i] ?? []
    const [rightName = '', rightValue = ''] = right[i] ?? []
    const order = compareText(leftName, rightName) || compareText(leftValue, rightValue)
    if (order !== 0) return order
  }
  return left.length - right.length
}
