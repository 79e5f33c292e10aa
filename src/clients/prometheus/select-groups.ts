import type { TelemetryGroup } from './istio-telemetry.ts'
import { formatChoice } from './selector.ts'

/** The labels that people think in: named whenever they are few enough to read. */
const spokenLabels = [
  'reporter',
  'source_workload_namespace',
  'source_workload',
  'destination_service_namespace',
  'destination_service_name',
] as const
/** The rest, in the order in which they are likely to tell series apart. */
const otherLabels = [
  'request_protocol',
  'source_cluster',
  'destination_cluster',
  'destination_workload_namespace',
  'destination_workload',
  'destination_canonical_service',
  'source_canonical_service',
  'source_canonical_revision',
  'destination_canonical_revision',
] as const
const readableValues = 8

/**
 * Finds matchers that select some groups of series and no others.
 *
 * Each label becomes the list of values it takes among the wanted groups, as long as that keeps a
 * foreign group out. Lists can match combinations that nobody wanted; where a foreign group still
 * slips in, the wanted ones are divided and selected part by part.
 *
 * @param wanted - Of one family; not empty.
 * @param all - Every group of that family that the same back end answered with.
 * @returns Matcher lists; what is selected is their union, and no two lists share a series.
 */
export function selectGroups(
  wanted: readonly TelemetryGroup[],
  all: readonly TelemetryGroup[],
): readonly (readonly string[])[] {
  const isWanted = new Set(wanted)
  let foreign = all.filter((group) => !isWanted.has(group))
  const matchers: string[] = []
  for (const name of [...spokenLabels, ...otherLabels]) {
    const values = valuesOf(wanted, name)
    const kept = foreign.filter(({ labels }) => values.has(labels[name] ?? ''))
    const isSpoken = spokenLabels.some((spoken) => spoken === name)
    if (kept.length < foreign.length || (isSpoken && values.size <= readableValues)) {
      matchers.push(formatChoice({ name, values: [...values].toSorted() }))
    }
    foreign = kept
  }
  if (foreign.length === 0) return [matchers]
  return divide(wanted).flatMap((part) => selectGroups(part, all))
}

function valuesOf(groups: readonly TelemetryGroup[], name: string): ReadonlySet<string> {
  return new Set(groups.map(({ labels }) => labels[name] ?? ''))
}

/** Splits by the label with the fewest values above one: the fewest parts. */
function divide(groups: readonly TelemetryGroup[]): readonly (readonly TelemetryGroup[])[] {
  const [name] = [...spokenLabels, ...otherLabels]
    .map((label) => ({ label, count: valuesOf(groups, label).size }))
    .filter(({ count }) => count > 1)
    .toSorted((a, b) => a.count - b.count)
  if (name === undefined) throw new Error('two groups of series have the same identity labels')
  const values = [...valuesOf(groups, name.label)]
  return values.map((value) => groups.filter(({ labels }) => (labels[name.label] ?? '') === value))
}
