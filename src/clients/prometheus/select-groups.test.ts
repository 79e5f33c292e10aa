import fc from 'fast-check'
import { expect, test } from 'vitest'

import { perSecond } from '#src/domain/units.ts'

import type { Labels } from './answer.ts'
import { requestIdentityLabels } from './istio-queries.ts'
import type { TelemetryGroup } from './istio-telemetry.ts'
import { selectGroups } from './select-groups.ts'

const nothing = perSecond(0)
const toGroup = (labels: Labels): TelemetryGroup => ({
  family: 'requests',
  labels,
  edge: undefined,
  responses: [],
  security: { mutualTls: nothing, plaintext: nothing, unknown: nothing },
})

/** A few values with all that PromQL and RE2 treat specially, so that lists cross and collide. */
const value = fc.constantFrom('', 'a', 'b', 'a.b', 'a|b', 'a"b', 'a\\b', '(', 'a\nb')
const labels = fc.record(
  Object.fromEntries(requestIdentityLabels.map((name) => [name, value])),
) satisfies fc.Arbitrary<Labels>
const groups = fc.uniqueArray(labels, {
  minLength: 1,
  maxLength: 12,
  selector: (one) => JSON.stringify(one),
})

/** Reads a matcher as Prometheus does: a JSON string is a PromQL string in all that we write. */
function matches(matcher: string, group: TelemetryGroup): boolean {
  const [, name = '', operator = '', text = ''] = /^(\w+)(=~|=)(".*")$/s.exec(matcher) ?? []
  const wanted: unknown = JSON.parse(text)
  if (typeof wanted !== 'string') throw new Error(`not a matcher: ${matcher}`)
  const actual = group.labels[name] ?? ''
  return operator === '=' ? actual === wanted : new RegExp(`^(?:${wanted})$`, 's').test(actual)
}

test('selects each wanted group once and no other', () => {
  fc.assert(
    fc.property(groups, fc.integer({ min: 1, max: 12 }), (list, count) => {
      const all = list.map(toGroup)
      const wanted = all.slice(0, count)
      const selectors = selectGroups(wanted, all)
      const hits = all.map(
        (group) =>
          selectors.filter((matchers) => matchers.every((matcher) => matches(matcher, group)))
            .length,
      )
      expect(hits).toEqual(all.map((group) => (wanted.includes(group) ? 1 : 0)))
    }),
    { numRuns: 300 },
  )
})

test('says no more than is needed to tell the series apart', () => {
  const base = { reporter: 'source', source_workload_namespace: 'shop', source_workload: 'web' }
  const cart = { destination_service_namespace: 'shop', destination_service_name: 'cart' }
  const ofWeb = ['v1', 'v2'].map((version) =>
    toGroup({ ...base, ...cart, destination_canonical_revision: version }),
  )
  const other = toGroup({ ...base, ...cart, destination_service_name: 'orders' })
  expect(selectGroups(ofWeb, [...ofWeb, other])).toEqual([
    [
      'reporter="source"',
      'source_workload_namespace="shop"',
      'source_workload="web"',
      'destination_service_namespace="shop"',
      'destination_service_name="cart"',
    ],
  ])
})
