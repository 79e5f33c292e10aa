import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { toNodeId, type Peer } from '../mesh/identity.ts'
import { toNetwork, type Network } from './network.ts'
import { wrapColumns } from './wrap.ts'

const pane = { width: 1280, height: 720 }

const service = (name: string, namespace: string): Peer => ({
  kind: 'mesh',
  cluster: 'east',
  namespace,
  service: name,
  workload: '',
  version: '',
})

function networkOf(namespaces: readonly string[]): Network {
  const nodes = namespaces.map((namespace, index) => {
    const identity = service(`s${String(index).padStart(4, '0')}`, namespace)
    return { id: toNodeId(identity), identity }
  })
  return toNetwork({ level: 'service', nodes, edges: [] })
}

describe('columns that are wrapped', () => {
  const placed = fc.array(
    fc.record({ namespace: fc.constantFrom('a', 'b', 'c'), column: fc.nat({ max: 4 }) }),
    { minLength: 1, maxLength: 120 },
  )

  test('keep left of one another what stood left of one another', () => {
    fc.assert(
      fc.property(placed, (list) => {
        const columns = Int32Array.from(list, ({ column }) => column)
        const network = networkOf(list.map(({ namespace }) => namespace))
        const wrapped = wrapColumns(network, columns, pane)
        if (wrapped === undefined) return
        const isKept = (one: number, other: number) =>
          (columns[one] ?? 0) >= (columns[other] ?? 0) ||
          (wrapped[one] ?? 0) < (wrapped[other] ?? 0)
        const nodes = list.map((_, node) => node)
        expect(nodes.every((one) => nodes.every((other) => isKept(one, other)))).toBe(true)
      }),
    )
  })

  test('are filled alike, and as many as make the map largest in its pane', () => {
    const network = networkOf(Array.from({ length: 81 }, () => 'shop'))
    const columns = Int32Array.from({ length: 81 }, (_, node) => (node === 0 ? 0 : 1))
    const wrapped = wrapColumns(network, columns, pane)
    const sizes = [0, 1, 2, 3, 4, 5].map(
      (column) => wrapped?.filter((own) => own === column).length,
    )
    expect(sizes).toEqual([1, 20, 20, 20, 20, 0])
  })

  test('are none where the map is wide enough', () => {
    const network = networkOf(['shop', 'shop', 'shop'])
    expect(wrapColumns(network, Int32Array.from([0, 1, 2]), pane)).toBeUndefined()
  })
})
