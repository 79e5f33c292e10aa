import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { createGroupReader, type HeatGroup } from '#src/clients/prometheus/heat-series.ts'
import { createClusterNamer } from '#src/clients/prometheus/istio-clusters.ts'
import { toRowId } from '#src/domain/heat/row-id.ts'

import { connectionsBit, latencyMask, requestsBit } from './block-store.ts'
import { type Missing, planJobs } from './plan-rows.ts'
import { toWantedRow } from './wanted-row.ts'

const read = createGroupReader(createClusterNamer('east', []), new Map())
const scope = { kind: 'edges', level: 'service', namespaces: [] } as const

function groupOf(source: number, target: number, reporter: string): HeatGroup {
  const labels = {
    reporter,
    source_workload_namespace: 'shop',
    source_workload: `caller-${source}`,
    source_canonical_service: `caller-${source}`,
    destination_service_namespace: 'shop',
    destination_service_name: `callee-${target}`,
    destination_workload_namespace: 'shop',
    destination_workload: `callee-${target}`,
    destination_canonical_service: `callee-${target}`,
  }
  const group = read(labels, 'requests')
  if (group === undefined) throw new Error('the labels are malformed')
  return group
}

/** Everybody calls everybody: joined sieves let through most of it. */
const groups = Array.from({ length: 400 }, (_, index) => [
  groupOf(index % 20, Math.floor(index / 20), 'source'),
  groupOf(index % 20, Math.floor(index / 20), 'destination'),
]).flat()
const rows = groups
  .filter(({ side }) => side === 'client')
  .map((group) => {
    const row = toWantedRow(toRowId(group, 'edges', 'service'), scope, new Map())
    if (row === undefined) throw new Error('the group names no row')
    return row
  })

const sums = latencyMask(['client'], true)
const own = latencyMask(['client', 'server'], false)
const anyMask = fc.constantFrom(
  0,
  requestsBit,
  connectionsBit,
  requestsBit | sums,
  requestsBit | own,
  sums,
  own,
)
const anyMissing: fc.Arbitrary<readonly Missing[]> = fc
  .uniqueArray(fc.nat({ max: rows.length - 1 }), { minLength: 1, maxLength: 160 })
  .chain((chosen) =>
    fc.tuple(
      ...chosen.flatMap((at) => {
        const row = rows[at]
        return row === undefined
          ? []
          : fc
              .array(fc.tuple(anyMask, fc.integer({ min: 1, max: 60 })), {
                minLength: 1,
                maxLength: 3,
              })
              .map((runs) => ({
                row,
                masks: runs.flatMap(([mask, length]) => Array.from({ length }, () => mask)),
              }))
      }),
    ),
  )

const bitsOf = (mask: number): readonly number[] =>
  Array.from({ length: 8 }, (_, bit) => 1 << bit).filter((bit) => (mask & bit) !== 0)

describe('a plan', () => {
  test('asks for all that is missing, and for nothing twice', () => {
    fc.assert(
      fc.property(anyMissing, (missing) => {
        const wanted = missing.flatMap(({ row, masks }) =>
          masks.flatMap((mask, at) => bitsOf(mask).map((bit) => `${row.id} ${100 + at} ${bit}`)),
        )
        const planned = planJobs(missing, 100, groups).flatMap(({ parts, range }) =>
          parts.flatMap((part) =>
            part.rows.flatMap(({ id }) =>
              Array.from({ length: range.to - range.from + 1 }, (_, at) => range.from + at).flatMap(
                (column) => bitsOf(part.mask).map((bit) => `${id} ${column} ${bit}`),
              ),
            ),
          ),
        )
        expect(planned.toSorted()).toEqual(wanted.toSorted())
      }),
      { numRuns: 15 },
    )
  })

  test('asks for the newest columns of eighty rows in one query of each kind', () => {
    const missing = rows
      .filter((_, at) => at % 5 === 0)
      .map((row) => ({ row, masks: [requestsBit | sums, requestsBit | sums] }))
    const jobs = planJobs(missing, 0, groups)
    expect(missing).toHaveLength(80)
    expect(jobs.map(({ query }) => query)).toEqual(['requests', 'duration-buckets'])
  })

  test('selects buckets more closely than rates', () => {
    const missing = rows
      .filter((_, at) => at % 21 === 0)
      .map((row) => ({ row, masks: [requestsBit | sums] }))
    const [rates, buckets] = planJobs(missing, 0, groups)
    expect(buckets?.parts.length).toBeGreaterThan(rates?.parts.length ?? Infinity)
  })
})
