import { describe, expect, test } from 'vitest'

import type { Labels } from '#src/clients/prometheus/answer.ts'
import { createGroupReader, type HeatGroup } from '#src/clients/prometheus/heat-series.ts'
import { createClusterNamer } from '#src/clients/prometheus/istio-clusters.ts'
import { chooseShown } from '#src/domain/heat/part.ts'
import { toRowId } from '#src/domain/heat/row-id.ts'

import { ambiguousKeys, sumGroups } from './sum-groups.ts'

const read = createGroupReader(createClusterNamer('east', []), new Map())

function groupOf(
  reporter: 'source' | 'destination',
  version: string,
  more: Labels = {},
): HeatGroup {
  const labels = {
    reporter,
    source_workload_namespace: 'shop',
    source_workload: 'web',
    source_canonical_service: 'web',
    destination_service_namespace: 'shop',
    destination_service_name: 'cart',
    destination_workload_namespace: 'shop',
    destination_workload: `cart-${version}`,
    destination_canonical_service: 'cart',
    destination_canonical_revision: version,
    ...more,
  }
  const group = read(labels, 'requests')
  if (group === undefined) throw new Error('the labels are malformed')
  return group
}

const ambiguous: ReadonlySet<string> = new Set()
const sumsOf = (...own: readonly HeatGroup[]) =>
  sumGroups(own, 'service', { isShown: chooseShown(own), ambiguous })

describe('buckets of a row', () => {
  test('are sums of versions, one of each side', () => {
    const sums = sumsOf(
      groupOf('source', 'v1'),
      groupOf('source', 'v2'),
      groupOf('destination', 'v1'),
      groupOf('destination', 'v2'),
    )
    const sides = [...(sums?.values() ?? [])].map(({ group, isShown }) => [group.side, isShown])
    expect(sides).toEqual([
      ['client', true],
      ['server', false],
    ])
  })

  test('are no sums where one would mix what is shown with what is not', () => {
    const both = [groupOf('source', 'v1'), groupOf('destination', 'v1')]
    expect(sumsOf(...both, groupOf('destination', 'v2'))).toBeUndefined()
  })

  test('are no sums by version, where none can be joined', () => {
    const own = [groupOf('source', 'v1')]
    const isShown = chooseShown(own)
    expect(sumGroups(own, 'version', { isShown, ambiguous })).toBeUndefined()
  })

  test('are no sums where one would be of several rows', () => {
    // callers without a canonical service go by their workload, which sums don't tell apart
    const one = groupOf('source', 'v1', { source_canonical_service: 'unknown' })
    const other = groupOf('source', 'v1', {
      source_canonical_service: 'unknown',
      source_workload: 'batch',
    })
    const ids = [one, other].map((group) => toRowId(group, 'edges', 'service'))
    const index = new Map(
      [one, other].map((group, at) => [
        ids[at] ?? ids[0] ?? group.part,
        new Map([['east', [group]]]),
      ]),
    )
    const keys = ambiguousKeys(index, 'service', 'east')
    expect(keys.size).toBe(1)
    const isShown = chooseShown([one])
    expect(sumGroups([one], 'service', { isShown, ambiguous: keys })).toBeUndefined()
    expect(sumsOf(one)?.size).toBe(1)
  })
})
