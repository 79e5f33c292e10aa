import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { toEdgeId, toNodeId, type Level, type NodeId, type Peer } from '../mesh/identity.ts'
import type { TrafficEdge, TrafficGraph, TrafficNode } from '../topology/graph.ts'
import { perSecond } from '../units.ts'
import { toFrames, type MapFrame } from './frames.ts'
import { layoutGraph, layoutSkeleton, type Positions } from './layout.ts'
import { areNear, cardAt, pitch, type Position } from './size.ts'
import { toLayoutSkeleton } from './skeleton.ts'

type Call = readonly [source: Peer, target: Peer, rate: number, protocol?: 'http' | 'tcp']

const service = (name: string, namespace = 'shop', cluster = 'east'): Peer => ({
  kind: 'mesh',
  cluster,
  namespace,
  service: name,
  workload: '',
  version: '',
})
const external = (host: string, cluster = 'east'): Peer => ({
  ...service(host, '', cluster),
  kind: 'external',
})

const health = { state: 'healthy', reason: 'No request failed' } as const
const quiet = { rate: perSecond(0), errors: perSecond(0) }

function toNode(identity: Peer): TrafficNode {
  const id = toNodeId(identity)
  return { id, identity, inbound: quiet, outbound: quiet, versions: [], health }
}

function toEdge([source, target, rate, protocol = 'http']: Call): TrafficEdge {
  return {
    id: toEdgeId({ source, target, protocol }),
    source: toNodeId(source),
    target: toNodeId(target),
    protocol,
    health,
    sides: {
      client: {
        backends: ['east'],
        rate: perSecond(rate),
        errors: perSecond(0),
        clientErrors: perSecond(0),
        responses: [],
        security: { mutualTls: perSecond(rate), plaintext: perSecond(0), unknown: perSecond(0) },
      },
    },
  }
}

function toGraph(
  calls: readonly Call[],
  lonely: readonly Peer[] = [],
  level: Level = 'service',
): TrafficGraph {
  const nodes = [...calls.flatMap(([source, target]) => [source, target]), ...lonely].map(toNode)
  return {
    level,
    nodes: new Map(nodes.map((node) => [node.id, node])),
    edges: new Map(calls.map(toEdge).map((edge) => [edge.id, edge])),
  }
}

const peers = fc.record({
  kind: fc.constant('mesh' as const),
  cluster: fc.constantFrom('east', 'west'),
  namespace: fc.constantFrom('a', 'b', 'c', 'd'),
  service: fc.constantFrom('k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't'),
  workload: fc.constant(''),
  version: fc.constant(''),
})
const clusterFold = (cluster: string): Peer => service('', '', cluster)
const folds = fc.oneof(
  peers.map((peer): Peer => ({ ...peer, service: '' })),
  fc.constantFrom('east', 'west', 'north').map(clusterFold),
)
const opened = fc
  .tuple(peers, fc.constantFrom('blue', 'green'), fc.constantFrom('', 'v1', 'v2'))
  .map(([peer, workload, version]): Peer => ({ ...peer, workload, version }))
const outside = fc
  .tuple(fc.constantFrom('api.bank.example', 'mail.example'), fc.constantFrom('east', 'west'))
  .map(([host, cluster]) => external(host, cluster))
const ends = fc.oneof(
  { weight: 8, arbitrary: peers },
  { weight: 1, arbitrary: outside },
  { weight: 1, arbitrary: folds },
  { weight: 1, arbitrary: opened },
)
const calls: fc.Arbitrary<Call[]> = fc.array(
  fc.tuple(ends, ends, fc.integer({ min: 0, max: 900 }), fc.constantFrom('http', 'tcp')),
  { minLength: 1, maxLength: 60 },
)
const graphs = calls.map((list) => toGraph(list))

const cardsOverlap = (positions: Positions): boolean => {
  const cards = [...positions.values()].map(cardAt)
  return cards.some((card, index) =>
    cards.slice(index + 1).some((other) => areNear(card, other, 1)),
  )
}

const framesOf = (graph: TrafficGraph, positions: Positions) =>
  toFrames(graph.nodes.values(), positions)

const framesOverlap = (frames: readonly MapFrame[]): boolean =>
  frames.some((frame, index) =>
    frames
      .slice(index + 1)
      .some((other) => frame.kind === other.kind && areNear(frame.rectangle, other.rectangle, 0)),
  )

const pathOf = ({ namespace, service: name, workload, version }: Peer): string =>
  `${namespace}/${name}/${workload}/${version}`

const sideOf = (a: Position, b: Position, c: Position): number =>
  Math.sign((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x))

const namesOf = (frames: readonly MapFrame[]) =>
  frames.map(({ cluster, namespace, nodes }) => [`${cluster}/${namespace}`, nodes])

const besides = ({ x, y }: Position, row: number): Position => ({ x: x + row * 7, y: y + row * 40 })

/** How many edges without a common end cross, drawn straight. */
function crossingsOf(list: readonly Call[], positions: Positions): number {
  const lines = list.map(([source, target]) => ({
    from: positions.get(toNodeId(source)) ?? { x: NaN, y: NaN },
    to: positions.get(toNodeId(target)) ?? { x: NaN, y: NaN },
  }))
  return lines.flatMap((one, index) =>
    lines
      .slice(index + 1)
      .filter(
        (other) =>
          sideOf(one.from, one.to, other.from) * sideOf(one.from, one.to, other.to) < 0 &&
          sideOf(other.from, other.to, one.from) * sideOf(other.from, other.to, one.to) < 0,
      ),
  ).length
}

const columnOf = (positions: Positions, peer: Peer): number =>
  (positions.get(toNodeId(peer))?.x ?? NaN) / pitch.column

describe('a full layout', () => {
  test('places every node, on no other, and no two frames of a kind overlap', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const positions = layoutGraph(graph)
        expect([...positions.keys()]).toEqual([...graph.nodes.keys()].toSorted())
        expect(cardsOverlap(positions)).toBe(false)
        expect(framesOverlap(framesOf(graph, positions))).toBe(false)
      }),
    )
  })

  test('keeps foreign cards out of the frame of a namespace', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const positions = layoutGraph(graph)
        for (const frame of framesOf(graph, positions)) {
          const inside = [...graph.nodes.values()].filter(({ id }) => {
            const at = positions.get(id)
            return at !== undefined && areNear(cardAt(at), frame.rectangle, 0)
          })
          expect(inside).toHaveLength(frame.nodes)
        }
      }),
    )
  })

  test('does not depend on the order in which the graph was filled', () => {
    fc.assert(
      fc.property(calls, fc.integer(), (list, turn) => {
        const cut = Math.abs(turn) % list.length
        const turned = [...list.slice(cut), ...list.slice(0, cut)].toReversed()
        // parallel calls would differ in which one names the edge's rate
        const once = new Map(list.map((call) => [toEdge(call).id, call]))
        const again = new Map(turned.map((call) => [toEdge(call).id, once.get(toEdge(call).id)]))
        const before = layoutGraph(toGraph([...once.values()]))
        const after = layoutGraph(
          toGraph([...again.values()].flatMap((call) => (call ? [call] : []))),
        )
        expect([...after]).toEqual([...before])
      }),
    )
  })

  test('stands callers left of callees, entry points left and stores and outside services right', () => {
    const [web, cart, bank] = [service('web'), service('cart'), external('api.bank.example')]
    const [checkout, database] = [service('checkout'), service('orders-db', 'data')]
    const positions = layoutGraph(
      toGraph([
        [web, cart, 10],
        [web, bank, 1],
        [cart, checkout, 5],
        [cart, database, 5, 'tcp'],
      ]),
    )
    expect([web, cart, checkout].map((peer) => columnOf(positions, peer))).toEqual([0, 1, 2])
    expect([bank, database].map((peer) => columnOf(positions, peer))).toEqual([3, 3])
  })

  test('stays the same when rates move within their power of ten', () => {
    const list: Call[] = [
      [service('web'), service('cart'), 20],
      [service('web'), service('search'), 3],
      [service('cart'), service('stock', 'store'), 30],
      [service('search'), service('stock', 'store'), 25],
      [service('search'), service('ads', 'ads'), 2],
    ]
    const later = list.map(([from, to, rate], index): Call => [from, to, rate * (1 + index / 50)])
    expect([...layoutGraph(toGraph(later))]).toEqual([...layoutGraph(toGraph(list))])
  })

  test('breaks a cycle at its weakest edge', () => {
    const [a, b, c] = [service('a'), service('b'), service('c')]
    const positions = layoutGraph(
      toGraph([
        [a, b, 1],
        [b, c, 50],
        [c, a, 20],
      ]),
    )
    expect([b, c, a].map((peer) => columnOf(positions, peer))).toEqual([0, 1, 2])
  })

  test('draws no crossing where none is needed', () => {
    const names = ['a', 'b', 'c', 'd', 'e']
    const fan = names.map((name, index): Call => [
      service(`front-${name}`),
      service(`back-${names[4 - index]}`),
      10 + index,
    ])
    const positions = layoutGraph(toGraph(fan))
    for (const [source, target] of fan) {
      expect(positions.get(toNodeId(source))?.y).toBe(positions.get(toNodeId(target))?.y)
    }
  })

  test('draws a chain as a straight line', () => {
    const chain = ['a', 'b', 'c', 'd', 'e'].map((name) => service(name))
    const list = chain.slice(1).map((peer, index): Call => [chain[index] ?? peer, peer, 9])
    const positions = layoutGraph(toGraph(list))
    expect(new Set([...positions.values()].map(({ y }) => y)).size).toBe(1)
    expect(chain.map((peer) => columnOf(positions, peer))).toEqual([0, 1, 2, 3, 4])
  })

  test.each<[string, readonly (readonly [string, string, ('http' | 'tcp')?])[]]>([
    [
      'a diamond',
      [
        ['web', 'left'],
        ['web', 'right'],
        ['left', 'stock'],
        ['right', 'stock'],
      ],
    ],
    [
      'a book shop',
      [
        ['gateway', 'productpage'],
        ['productpage', 'details'],
        ['productpage', 'reviews-v1'],
        ['productpage', 'reviews-v2'],
        ['productpage', 'reviews-v3'],
        ['reviews-v2', 'ratings'],
        ['reviews-v3', 'ratings'],
        ['ratings', 'mongodb', 'tcp'],
      ],
    ],
    [
      'a tree',
      [
        ['root', 'b'],
        ['root', 'd'],
        ['root', 'a'],
        ['a', 'z'],
        ['b', 'y'],
        ['a', 'w'],
        ['d', 'x'],
        ['d', 'u'],
        ['b', 'v'],
        ['y', 's'],
        ['w', 't'],
      ],
    ],
  ])('draws %s without a crossing', (_, names) => {
    const list = names.map(([from, to, protocol = 'http'], index): Call => [
      service(from),
      service(to),
      10 + index,
      protocol,
    ])
    expect(crossingsOf(list, layoutGraph(toGraph(list)))).toBe(0)
  })

  test('lays a column that is too tall out in several, with callers still left of callees', () => {
    const list = Array.from({ length: 80 }, (_, index): Call => [
      service('web'),
      service(`back-${String(index).padStart(2, '0')}`),
      10,
    ])
    const positions = layoutGraph(toGraph(list))
    const cards = [...positions.values()].map(cardAt)
    const width = Math.max(...cards.map(({ right }) => right))
    const height = Math.max(...cards.map(({ bottom }) => bottom))
    expect(width / height).toBeGreaterThan(1)
    expect(width / height).toBeLessThan(2.5)
    expect(crossingsOf(list, positions)).toBe(0)
    for (const [source, target] of list) {
      expect(columnOf(positions, source)).toBeLessThan(columnOf(positions, target))
    }
  })

  test('stands callers left of callees within a cluster, unless their calls go round in a circle', () => {
    fc.assert(
      fc.property(calls, (list) => {
        // names only grow along a call, so neither nodes nor namespaces call in a circle
        const forward = list
          .filter(([source, target]) => source.cluster === target.cluster)
          .filter(([source]) => source.kind === 'mesh' && source.namespace !== '')
          .filter(([source, target]) => target.kind !== 'mesh' || pathOf(source) < pathOf(target))
        const positions = layoutGraph(toGraph(forward))
        for (const [source, target] of forward) {
          expect(columnOf(positions, source)).toBeLessThan(columnOf(positions, target))
        }
      }),
    )
  })

  test('needs no frame around a card that stands for all that is in it', () => {
    const [shop, bank, west] = [service(''), service('', 'bank'), clusterFold('west')]
    const graph = toGraph([
      [shop, bank, 1],
      [bank, service('mail', 'post'), 1],
      [bank, west, 1],
    ])
    expect(namesOf(framesOf(graph, layoutGraph(graph)))).toEqual([
      ['east/', 3],
      ['east/post', 1],
    ])
    const finer = toGraph([
      [shop, service('cart'), 1],
      [west, service('cart', 'shop', 'west'), 1],
    ])
    expect(namesOf(framesOf(finer, layoutGraph(finer)))).toEqual([
      ['east/', 2],
      ['west/', 2],
      ['east/shop', 2],
      ['west/shop', 1],
    ])
  })

  test('has no frames at the level of clusters, and cluster frames at that of namespaces', () => {
    const east = { ...service(''), namespace: '' }
    const west = { ...east, cluster: 'west' }
    const clusters = toGraph([[east, west, 1]], [], 'cluster')
    expect(framesOf(clusters, layoutGraph(clusters))).toEqual([])

    const namespaces = toGraph([[service('', 'a'), service('', 'b'), 1]], [], 'namespace')
    const frames = framesOf(namespaces, layoutGraph(namespaces))
    expect(frames.map(({ kind, nodes }) => [kind, nodes])).toEqual([['cluster', 2]])
  })

  test('of an empty graph is empty', () => {
    expect(layoutGraph(toGraph([])).size).toBe(0)
  })
})

describe('a layout with pins', () => {
  const places = fc.record({
    x: fc.integer({ min: -900, max: 2000 }),
    y: fc.integer({ min: -900, max: 2000 }),
  })

  test('holds one where it was put, from scratch too, and covers it with no other card', () => {
    fc.assert(
      fc.property(graphs, places, fc.nat(), (graph, place, nth) => {
        const ids = [...graph.nodes.keys()]
        const pinned = new Map(
          ids.slice(nth % ids.length).map((id, row) => [id, besides(place, row)]),
        )
        const positions = layoutSkeleton(toLayoutSkeleton(graph), { pinned })
        expect([...positions.keys()]).toEqual(ids.toSorted())
        for (const [id, at] of pinned) expect(positions.get(id)).toEqual(at)
        expect(cardsOverlap(positions)).toBe(false)
      }),
    )
  })

  test('holds it against what it was before', () => {
    const graph = toGraph([[service('web'), service('cart'), 10]])
    const pinned = new Map([[toNodeId(service('web')), { x: -700, y: 333 }]])
    const previous = layoutGraph(graph)
    const positions = layoutSkeleton(toLayoutSkeleton(graph), { previous, pinned })
    expect(positions.get(toNodeId(service('web')))).toEqual({ x: -700, y: 333 })
    expect(positions.get(toNodeId(service('cart')))).toEqual(
      previous.get(toNodeId(service('cart'))),
    )
  })

  test('of nodes that are not there is the layout without them', () => {
    const graph = toGraph([[service('web'), service('cart'), 10]])
    const pinned = new Map([[toNodeId(service('gone')), { x: 0, y: 0 }]])
    expect([...layoutSkeleton(toLayoutSkeleton(graph), { pinned })]).toEqual([
      ...layoutGraph(graph),
    ])
  })
})

describe('a later layout', () => {
  test('moves nothing that stayed, and puts no newcomer on another card', () => {
    fc.assert(
      fc.property(calls, calls, (before, added) => {
        const previous = layoutGraph(toGraph(before))
        const graph = toGraph([...before.slice(1), ...added])
        const positions = layoutGraph(graph, previous)
        expect([...positions.keys()]).toEqual([...graph.nodes.keys()].toSorted())
        const stayed = [...previous].filter(([id]) => graph.nodes.has(id))
        expect(stayed.map(([id]) => [id, positions.get(id)])).toEqual(stayed)
        expect(cardsOverlap(positions)).toBe(false)
      }),
    )
  })

  test('of the same nodes is the same, whatever their traffic does', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const previous = layoutGraph(graph)
        const silent: TrafficGraph = { ...graph, edges: new Map() }
        expect([...layoutGraph(silent, previous)]).toEqual([...previous])
      }),
    )
  })

  test('finds room for one newcomer without letting frames overlap, unless it is walled in', () => {
    // two namespaces of one cluster: whatever one does, the other is free on some side
    const sparse = fc
      .record({ namespace: fc.constantFrom('a', 'b'), name: fc.constantFrom('k', 'l', 'm', 'n') })
      .map(({ namespace, name }) => service(name, namespace))
    const few = fc.array(
      fc.tuple(sparse, sparse, fc.integer({ min: 0, max: 900 })).map((call): Call => call),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(few, sparse, (list, caller) => {
        const newcomer = { ...caller, service: 'newcomer' }
        const previous = layoutGraph(toGraph(list, [caller]))
        const graph = toGraph([...list, [caller, newcomer, 5]], [caller])
        const positions = layoutGraph(graph, previous)
        expect(framesOverlap(framesOf(graph, positions))).toBe(false)
      }),
      { numRuns: 200 },
    )
  })

  test('stands a newcomer one column right of its caller when there is room', () => {
    const [web, cart, ads] = [service('web'), service('cart'), service('ads')]
    const previous = layoutGraph(toGraph([[web, cart, 10]]))
    const positions = layoutGraph(
      toGraph([
        [web, cart, 10],
        [web, ads, 1],
      ]),
      previous,
    )
    expect(columnOf(positions, ads)).toBe(1)
    expect(positions.get(toNodeId(cart))).toEqual(previous.get(toNodeId(cart)))
  })

  test('stands a new namespace in a frame of its own, and a new cluster apart from the others', () => {
    const first = toGraph([[service('web'), service('cart'), 10]])
    const second = toGraph([
      [service('web'), service('cart'), 10],
      [service('cart'), service('ledger', 'bank'), 3],
      [service('ledger', 'bank'), service('audit', 'bank'), 3],
      [service('cart'), service('cart', 'shop', 'west'), 1],
      [service('cart', 'shop', 'west'), service('stock', 'store', 'west'), 1],
    ])
    const positions = layoutGraph(second, layoutGraph(first))
    const frames = framesOf(second, positions)
    expect(frames.map((frame) => `${frame.cluster}/${frame.namespace}`)).toEqual([
      'east/',
      'west/',
      'east/bank',
      'east/shop',
      'west/shop',
      'west/store',
    ])
    expect(framesOverlap(frames)).toBe(false)
    expect(columnOf(positions, service('audit', 'bank'))).toBeGreaterThan(
      columnOf(positions, service('ledger', 'bank')),
    )
  })
})

test('ids of positions are ids of nodes', () => {
  const id: NodeId = toNodeId(service('web'))
  expect(layoutGraph(toGraph([], [service('web')])).get(id)).toBeDefined()
})
