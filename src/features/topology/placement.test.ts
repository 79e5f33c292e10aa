import { describe, expect, test } from 'vitest'

import { layoutGraph } from '#src/domain/layout/layout.ts'
import { toNodeId, type NodeId } from '#src/domain/mesh/identity.ts'
import type { TrafficGraph } from '#src/domain/topology/graph.ts'
import { perSecond } from '#src/domain/units.ts'

import {
  arranged,
  holdsOf,
  keptFor,
  mostPositions,
  withMoved,
  withNewcomers,
  withoutPin,
} from './placement.ts'

const node = (name: string): NodeId =>
  toNodeId({
    kind: 'mesh',
    cluster: 'east',
    namespace: 'shop',
    service: name,
    workload: '',
    version: '',
  })

/** A graph of services that call nobody: where they stand is all that matters here. */
function graphOf(...names: readonly string[]): TrafficGraph {
  const traffic = { rate: perSecond(1), errors: perSecond(0) }
  const nodes = names.map((name) => ({
    id: node(name),
    identity: {
      kind: 'mesh',
      cluster: 'east',
      namespace: 'shop',
      service: name,
      workload: '',
      version: '',
    } as const,
    inbound: traffic,
    outbound: traffic,
    versions: [],
    health: { state: 'healthy', reason: '' } as const,
  }))
  return {
    level: 'service',
    nodes: new Map(nodes.map((each) => [each.id, each])),
    edges: new Map(),
  }
}

const placedAs = (graph: TrafficGraph) => arranged(undefined, layoutGraph(graph), false)

describe('where nodes stand', () => {
  test('nothing is laid out while all of it stands, however much has left', () => {
    const placement = placedAs(graphOf('a', 'b', 'c'))
    expect(keptFor(graphOf('a', 'b', 'c'), placement)).toBeUndefined()
    expect(keptFor(graphOf('b'), placement)).toBeUndefined()
  })

  test('who comes back stands where it stood', () => {
    const first = placedAs(graphOf('a', 'b'))
    const graph = graphOf('a', 'c')
    const kept = keptFor(graph, first)
    expect(kept && [...kept.keys()]).toEqual([node('a')])
    const next = withNewcomers(
      first,
      layoutGraph(graph, new Map([...first.positions, [node('c'), { x: 999, y: 999 }]])),
    )
    expect(next.positions.get(node('b'))).toEqual(first.positions.get(node('b')))
    expect(keptFor(graphOf('a', 'b', 'c'), next)).toBeUndefined()
  })

  test('who comes back to a place that is taken is a newcomer', () => {
    const first = placedAs(graphOf('a', 'b'))
    const place = first.positions.get(node('b')) ?? { x: 0, y: 0 }
    const [a] = [...first.positions]
    const next = withNewcomers(
      first,
      new Map([...(a === undefined ? [] : [a]), [node('c'), place]]),
    )
    const kept = keptFor(graphOf('a', 'b', 'c'), next)
    expect(kept && [...kept.keys()]).toEqual([node('a'), node('c')])
  })

  test('what was dragged is pinned: it holds through newcomers and through a new arrangement', () => {
    const first = placedAs(graphOf('a', 'b'))
    const moved = withMoved(first, node('a'), { x: 500.4, y: 77.7 })
    expect(moved.positions.get(node('a'))).toEqual({ x: 500, y: 78 })
    expect(holdsOf(moved, new Map())).toEqual({ pinned: new Map([[node('a'), { x: 500, y: 78 }]]) })

    const placed = layoutGraph(graphOf('a', 'b', 'c'))
    expect(withNewcomers(moved, placed).positions.get(node('a'))).toEqual({ x: 500, y: 78 })
    const again = arranged(moved, placed, false)
    expect(again.positions.get(node('a'))).toEqual({ x: 500, y: 78 })
    expect(again.arrangement).toBe(first.arrangement + 1)
  })

  test('unpinning moves nothing by itself', () => {
    const first = withMoved(placedAs(graphOf('a', 'b')), node('a'), { x: 500, y: 78 })
    const both = withMoved(first, node('b'), { x: 0, y: 78 })
    expect([...withoutPin(both, node('a')).pinned]).toEqual([node('b')])
    const free = withoutPin(both, undefined)
    expect(free.pinned.size).toBe(0)
    expect(free.positions).toEqual(both.positions)
  })

  test('remembers no more than it may, the drawn before the gone', () => {
    const many = new Map(
      Array.from({ length: mostPositions }, (_, index) => [
        node(`n${index}`),
        { x: 0, y: index * 40 },
      ]),
    )
    const next = withNewcomers(
      arranged(undefined, many, false),
      new Map([[node('new'), { x: 1, y: 1 }]]),
    )
    expect(next.positions.size).toBe(mostPositions)
    expect(next.positions.get(node('new'))).toEqual({ x: 1, y: 1 })
  })
})
