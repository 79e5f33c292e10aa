import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { toNodeId, type Peer } from '../mesh/identity.ts'
import { CrossingCounter, toSpans } from './crossings.ts'
import { toBands } from './groups.ts'
import { toNetwork, type Network } from './network.ts'
import { Packer } from './pack.ts'
import { settle } from './settle.ts'
import { pitch } from './size.ts'

type Call = readonly [source: number, target: number]

const service = (index: number, namespace: string): Peer => ({
  kind: 'mesh',
  cluster: 'east',
  namespace,
  service: `s${String(index).padStart(3, '0')}`,
  workload: '',
  version: '',
})

function networkOf(namespaces: readonly string[], list: readonly Call[]): Network {
  const peers = namespaces.map((namespace, index) => service(index, namespace))
  const nodes = peers.map((identity) => ({ id: toNodeId(identity), identity }))
  const edges = list.flatMap(([from, to]) => {
    const source = nodes[from]?.id
    const target = nodes[to]?.id
    if (source === undefined || target === undefined) return []
    return [{ source, target, isTcp: false, rate: 1 }]
  })
  return toNetwork({ level: 'service', nodes, edges })
}

/** A network in columns, each lane from the top of its group on. */
function startOf(network: Network, columns: Int32Array) {
  const bands = toBands(network, columns)
  const packer = new Packer(bands)
  packer.pack(bands)
  const groups = bands.flatMap((band) => band.groups)
  const ys = new Float64Array(network.ids.length)
  for (const { index, lanes } of groups) {
    for (const lane of lanes) {
      for (const [row, node] of lane.entries()) {
        ys[node] = (packer.tops[index] ?? 0) + row * pitch.row
      }
    }
  }
  const spans = toSpans(network, columns)
  const count = () => new CrossingCounter(spans, columns).count(ys)
  const run = (looks: number) => settle(network, columns, spans, groups, packer.tops, ys, looks)
  return { groups, tops: packer.tops, ys, count, run }
}

describe('settling', () => {
  const networks = fc
    .array(fc.record({ namespace: fc.constantFrom('a', 'b'), column: fc.nat({ max: 4 }) }), {
      minLength: 2,
      maxLength: 30,
    })
    .chain((placed) =>
      fc.record({
        placed: fc.constant(placed),
        calls: fc.array(
          fc.tuple(fc.nat({ max: placed.length - 1 }), fc.nat({ max: placed.length - 1 })),
          { maxLength: 60 },
        ),
      }),
    )

  test('keeps lanes in order, a row apart and within their group', () => {
    fc.assert(
      fc.property(networks, ({ placed, calls }) => {
        const columns = Int32Array.from(placed, ({ column }) => column)
        const network = networkOf(
          placed.map(({ namespace }) => namespace),
          calls,
        )
        const { groups, tops, ys, run } = startOf(network, columns)
        const nodesOf = () => groups.map(({ lanes }) => lanes.map((lane) => new Set(lane)))
        const before = nodesOf()
        run(100_000)
        expect(nodesOf()).toEqual(before)
        for (const { index, lanes, rows } of groups) {
          const top = tops[index] ?? 0
          for (const lane of lanes) {
            for (const [row, node] of lane.entries()) {
              const y = ys[node] ?? NaN
              const above = row === 0 ? top - pitch.row : (ys[lane[row - 1] ?? 0] ?? NaN)
              expect(y - above).toBeGreaterThanOrEqual(pitch.row - 1e-6)
              expect(y).toBeLessThanOrEqual(top + (rows - 1) * pitch.row + 1e-6)
            }
          }
        }
      }),
    )
  })

  test('takes every crossing out of calls that were only shuffled', () => {
    const size = 8
    const columns = Int32Array.from({ length: 2 * size }, (_, node) => (node < size ? 0 : 1))
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: size }), (order) => {
        const list = order.map((to, from): Call => [from, size + to])
        const network = networkOf(
          Array.from(columns, () => 'shop'),
          list,
        )
        const { count, run } = startOf(network, columns)
        run(1_000_000)
        expect(count()).toBe(0)
      }),
    )
  })

  test('leaves all as it is when nothing may be looked at', () => {
    const network = networkOf(
      ['shop', 'shop', 'shop', 'shop'],
      [
        [0, 3],
        [1, 2],
      ],
    )
    const { ys, count, run } = startOf(network, Int32Array.from([0, 0, 1, 1]))
    const before = ys.slice()
    run(-1)
    expect(ys).toEqual(before)
    expect(count()).toBe(1)
    run(1000)
    expect(count()).toBe(0)
  })
})
