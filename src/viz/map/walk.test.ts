import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { toNodeId } from '#src/domain/mesh/identity.ts'
import type { TrafficGraph } from '#src/domain/topology/graph.ts'

import {
  bank,
  calls,
  cart,
  checkout,
  database,
  idOf,
  peer,
  toGraph,
  web,
  type Call,
} from './sample-graph.ts'
import { placeOf, resumeWalk, startWalk, takeStep, type Stand, type Step } from './walk.ts'

const steps: readonly Step[] = ['downstream', 'upstream', 'previous', 'next', 'first', 'last']

/** The ids that a walk stands on, from its start on; a step that leads nowhere repeats one. */
function walked(graph: TrafficGraph, way: readonly Step[], from = startWalk(graph, undefined)) {
  const ids: string[] = []
  let stand = from
  for (const step of way) {
    stand = stand === undefined ? undefined : (takeStep(graph, stand, step) ?? stand)
    ids.push(stand?.id ?? '')
  }
  return ids
}

describe('walking the map', () => {
  const graph = toGraph(calls)
  const atWeb = startWalk(graph, toNodeId(web))

  test('follows the worst call downstream, by edge and node in turn', () => {
    expect(walked(graph, ['downstream', 'downstream', 'downstream', 'downstream'], atWeb)).toEqual([
      idOf(web, checkout),
      toNodeId(checkout),
      idOf(checkout, bank),
      toNodeId(bank),
    ])
  })

  test('goes back the way it came', () => {
    expect(walked(graph, ['downstream', 'downstream', 'upstream', 'upstream'], atWeb)).toEqual([
      idOf(web, checkout),
      toNodeId(checkout),
      idOf(web, checkout),
      toNodeId(web),
    ])
  })

  test('chooses among the calls of the node it came from, worst first, and no further', () => {
    expect(
      walked(graph, ['downstream', 'next', 'next', 'previous', 'last', 'first'], atWeb),
    ).toEqual([
      idOf(web, checkout),
      idOf(web, cart),
      idOf(web, cart),
      idOf(web, checkout),
      idOf(web, cart),
      idOf(web, checkout),
    ])
  })

  test('from a node goes to the other callees of its caller', () => {
    expect(walked(graph, ['downstream', 'downstream', 'next'], atWeb)).toEqual([
      idOf(web, checkout),
      toNodeId(checkout),
      toNodeId(cart),
    ])
  })

  test('leads nowhere where nothing is called', () => {
    const atBank = startWalk(graph, toNodeId(bank))
    expect(atBank && takeStep(graph, atBank, 'downstream')).toBeUndefined()
  })

  test('begins on the selected edge, or on the worst node, and not at all on nothing', () => {
    const selected = startWalk(graph, idOf(checkout, database, 'tcp'))
    expect(selected).toMatchObject({ on: 'edge', id: idOf(checkout, database, 'tcp') })
    expect(selected && placeOf(graph, selected)).toEqual({ index: 2, of: 2 })
    expect(startWalk(graph, undefined)).toMatchObject({ on: 'node', among: undefined })
    expect(startWalk(toGraph([]), undefined)).toBeUndefined()
  })

  test('a service that calls itself is no trap', () => {
    const looped = toGraph([
      { from: web, to: web },
      { from: web, to: cart, rate: 1 },
    ])
    const way: readonly Step[] = ['downstream', 'downstream', 'downstream', 'next', 'downstream']
    expect(walked(looped, way, startWalk(looped, toNodeId(web)))).toEqual([
      idOf(web, web),
      toNodeId(web),
      idOf(web, web),
      idOf(web, cart),
      toNodeId(cart),
    ])
  })
})

describe('going on in a newer graph', () => {
  const graph = toGraph(calls)
  const shop = { ...web, service: '' }

  test('stays where it was while that is drawn', () => {
    const stand = startWalk(graph, idOf(web, cart))
    expect(stand && resumeWalk(toGraph(calls), stand)).toEqual(stand)
  })

  test('goes to the fold that a node went into, and to the worst of what a fold held', () => {
    const folded = toGraph([{ from: shop, to: bank }])
    const [inside, outside] = [startWalk(graph, toNodeId(cart)), startWalk(folded, toNodeId(shop))]
    expect(inside && resumeWalk(folded, inside)).toMatchObject({ id: toNodeId(shop) })
    const opened = toGraph(calls.map((call) => ({ ...call })))
    expect(outside && resumeWalk(opened, outside)?.id).toMatch(/^mesh\/east\/shop\/\w/)
  })

  test('goes from an edge that left to the node it came from, and from nothing to nothing', () => {
    const stand = startWalk(graph, idOf(checkout, bank))
    const without = toGraph(calls.filter(({ to }) => to !== bank))
    expect(stand && resumeWalk(without, stand)).toMatchObject({ id: toNodeId(checkout) })
    const elsewhere = toGraph([{ from: peer('a', 'x', 'west'), to: peer('b', 'x', 'west') }])
    expect(stand && resumeWalk(elsewhere, stand)).toBeUndefined()
  })
})

const states = ['failing', 'degraded', 'unknown', 'healthy'] as const
const anyCall = fc.record({
  from: fc.integer({ min: 0, max: 7 }).map((n) => peer(`s${n}`)),
  to: fc.integer({ min: 0, max: 7 }).map((n) => peer(`s${n}`)),
  rate: fc.integer({ min: 0, max: 3 }),
  state: fc.constantFrom(...states),
})
const anyCalls: fc.Arbitrary<readonly Call[]> = fc.array(anyCall, { minLength: 1, maxLength: 20 })

/** Every stand that steps can lead to. */
function reachable(graph: TrafficGraph): readonly Stand[] {
  const start = startWalk(graph, undefined)
  const found = new Map<string, Stand>()
  const open = start === undefined ? [] : [start]
  for (let stand = open.pop(); stand !== undefined; stand = open.pop()) {
    const key = JSON.stringify(stand)
    if (found.has(key)) continue
    found.set(key, stand)
    for (const step of steps) {
      const next = takeStep(graph, stand, step)
      if (next !== undefined) open.push(next)
    }
  }
  return [...found.values()]
}

describe('whatever the map', () => {
  test('every node and every edge can be reached, and each stand knows its place', () => {
    fc.assert(
      fc.property(anyCalls, (list) => {
        const graph = toGraph(list)
        const stands = reachable(graph)
        const ids = new Set<string>(stands.map(({ id }) => id))
        expect([...graph.nodes.keys(), ...graph.edges.keys()].filter((id) => !ids.has(id))).toEqual(
          [],
        )
        for (const stand of stands) {
          const { index, of } = placeOf(graph, stand)
          expect(index).toBeGreaterThanOrEqual(1)
          expect(index).toBeLessThanOrEqual(of)
          expect(resumeWalk(graph, stand)).toEqual(stand)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('the same map is walked the same, whatever order its parts came in', () => {
    const anyWalk = fc.array(fc.constantFrom(...steps), { maxLength: 12 })
    fc.assert(
      fc.property(anyCalls, anyWalk, (list, way) => {
        const graph = toGraph(list)
        const reversed = {
          ...graph,
          nodes: new Map([...graph.nodes].toReversed()),
          edges: new Map([...graph.edges].toReversed()),
        }
        expect(walked(reversed, way)).toEqual(walked(graph, way))
      }),
    )
  })

  test('downstream and back upstream ends where it began', () => {
    fc.assert(
      fc.property(anyCalls, (list) => {
        const graph = toGraph(list)
        const begun = [...graph.nodes.keys()].flatMap((id) => {
          const stand = startWalk(graph, id)
          const out = stand && takeStep(graph, stand, 'downstream')
          return out === undefined ? [] : [[stand, takeStep(graph, out, 'upstream')]]
        })
        expect(begun.map(([, back]) => back)).toEqual(begun.map(([from]) => from))
      }),
    )
  })
})
