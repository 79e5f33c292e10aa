import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { toEdgeId, toNodeId, type NodeId } from '../mesh/identity.ts'
import { outside, mesh } from '../topology/example-reports.test.ts'
import type { TrafficGraph } from '../topology/graph.ts'
import { shownSignals } from '../topology/shown-side.ts'
import {
  anyMesh,
  boxId,
  call,
  chains,
  draw,
  limits,
  serviceId,
  toSource,
} from './example-maps.test.ts'
import { wholeMap, type Found, type MapGraph } from './map-detail.ts'

const large = toSource(chains({ shop: 6, bank: 4, data: 2 }))
const small = toSource(chains({ shop: 3, bank: 2 }))

const idsOf = ({ graph }: MapGraph) => [...graph.nodes.keys()]
const idsFound = (found: Found) => (found.state === 'found' ? found.ids : new Set<never>())
const isUnhealthy = ({ health }: { readonly health: { readonly state: string } }) =>
  health.state === 'failing' || health.state === 'degraded'

const total = ({ edges }: TrafficGraph) =>
  [...edges.values()].reduce((sum, edge) => sum + (shownSignals(edge)?.rate ?? 0), 0)
const at = (index: number) => serviceId('shop', `s${index}`)
const workload = (version: string) => toNodeId({ ...mesh('shop', 'cart', version), version: '' })

/** Nodes that have to be seen: unhealthy ones, and the ends of unhealthy edges. */
const unhealthyNodes = ({ nodes, edges }: TrafficGraph) =>
  new Set<NodeId>([
    ...[...nodes.values()].filter(isUnhealthy).map(({ id }) => id),
    ...[...edges.values()].filter(isUnhealthy).flatMap(({ source, target }) => [source, target]),
  ])

describe('a map that can be read', () => {
  test('is the whole graph itself', () => {
    const { map } = draw(small)
    expect(map).toEqual(wholeMap(small.shown))
    expect(map.graph).toBe(small.shown)
  })

  test('folds the box that was closed, and nothing else', () => {
    const { map } = draw(small, { closed: [boxId('shop')] })
    expect(idsOf(map)).toEqual([serviceId('bank', 's0'), serviceId('bank', 's1'), boxId('shop')])
    expect(map.folds.get(boxId('shop'))).toEqual({
      level: 'namespace',
      nodes: 3,
      worst: 'unknown',
      failing: 0,
      degraded: 0,
    })
    expect(map.graph.nodes.get(boxId('shop'))).toMatchObject({ inbound: { rate: 200, errors: 0 } })
    expect(map.drawn).toEqual({ nodes: 3, edges: 2 })
    expect(map.wanted).toEqual({ nodes: 5, edges: 3 })
  })
})

describe('a map that is too large', () => {
  test('has its largest namespaces folded, no more than it takes', () => {
    const { map } = draw(large)
    expect(idsOf(map)).toContain(boxId('shop'))
    expect(idsOf(map)).toContain(serviceId('bank', 's0'))
    expect(map.drawn.nodes).toBe(7)
  })

  test('has the rest of a cluster on one card where namespaces are too many', () => {
    const names = Array.from({ length: 10 }, (_, index) => [`n${index}`, 2] as const)
    const many = toSource(chains(Object.fromEntries(names)))
    const { map } = draw(many)
    expect(map.drawn.nodes).toBe(limits.nodes)
    expect(map.folds.get(boxId(''))).toMatchObject({ level: 'cluster', nodes: 6 })
    expect(map.folds.get(boxId('n9'))).toMatchObject({ level: 'namespace', nodes: 2 })
    const opened = draw(many, { opened: [boxId('')] }).map
    expect(idsOf(opened)).toEqual(names.map(([name]) => boxId(name)))
  })

  test('shows what is opened, selected or focused as itself', () => {
    expect(idsOf(draw(large, { opened: [boxId('shop')] }).map)).not.toContain(boxId('shop'))
    const { map } = draw(large, { selected: serviceId('shop', 's2') })
    expect(idsOf(map)).toContain(serviceId('shop', 's2'))
    expect(map.folds.get(boxId('shop'))?.nodes).toBe(5)
  })

  test('is drawn as it is when asked for', () => {
    expect(draw(large, { everything: true }).map.graph).toBe(large.shown)
    const { map } = draw(large, { everything: true, closed: [boxId('bank')] })
    expect([...map.folds.keys()]).toEqual([boxId('bank')])
  })

  test('keeps a caller outside the mesh apart from the card of its kind', () => {
    const hosts = ['', 'a.example', 'b.example'].map((host) =>
      call(mesh('shop', 's0', 'v1'), outside('external', host), host === '' ? 10 : 0),
    )
    const { map } = draw(toSource([...chains({ shop: 9 }), ...hosts]))
    expect(map.graph.nodes.get(toNodeId(outside('external')))?.health.state).toBe('failing')
    expect(map.folds.has(toNodeId(outside('external')))).toBe(false)
  })
})

describe('folding', () => {
  test('loses no traffic', () => {
    fc.assert(
      fc.property(anyMesh(), (source) => {
        const { map } = draw(source)
        expect(total(map.graph)).toBe(total(source.shown))
        for (const node of map.graph.nodes.values()) {
          const into = [...map.graph.edges.values()].filter(({ target }) => target === node.id)
          const rate = into.reduce((sum, edge) => sum + (shownSignals(edge)?.rate ?? 0), 0)
          expect(node.inbound.rate).toBe(rate)
        }
      }),
    )
  })

  test('never hides what is unhealthy while it can be drawn', () => {
    fc.assert(
      fc.property(anyMesh(), (source) => {
        const { map } = draw(source)
        const held = unhealthyNodes(source.shown)
        fc.pre(held.size <= limits.nodes / 2 && map.foldedUnhealthy === 0)
        for (const id of held) expect(map.graph.nodes.get(id)).toBe(source.shown.nodes.get(id))
        const edges = [...source.shown.edges.values()].filter(isUnhealthy)
        for (const edge of edges) expect(map.graph.edges.get(edge.id)).toBe(edge)
      }),
    )
  })

  test('draws no more than can be read, however much is unhealthy, and says what it hides', () => {
    fc.assert(
      fc.property(anyMesh(60), (source) => {
        const { map } = draw(source)
        expect(map.drawn.nodes).toBeLessThanOrEqual(limits.nodes)
        expect(map.drawn.edges).toBeLessThanOrEqual(limits.edges)
        const shown = [...source.shown.nodes.values()].filter(isUnhealthy)
        const drawn = shown.filter(({ id }) => map.graph.nodes.has(id) && !map.folds.has(id))
        expect(map.foldedUnhealthy).toBe(shown.length - drawn.length)
        const withFailing = [...map.folds].filter(([, { failing }]) => failing > 0)
        for (const [id] of withFailing) {
          expect(map.graph.nodes.get(id)?.health.state).toBe('failing')
        }
      }),
    )
  })

  test('of what is worst comes last', () => {
    const bad = Array.from({ length: 12 }, (_, index) =>
      call(mesh('shop', `s${index}`, 'v1'), mesh('bank', `t${index}`, 'v1'), 10 + index),
    )
    const { map } = draw(toSource(bad))
    expect(map.graph.nodes.has(serviceId('bank', 't11'))).toBe(true)
    expect(map.graph.nodes.has(serviceId('bank', 't0'))).toBe(false)
    expect(map.foldedUnhealthy).toBeGreaterThan(0)
  })

  test('keeps the very objects of what is drawn as itself', () => {
    fc.assert(
      fc.property(anyMesh(), (source) => {
        const { map, parts } = draw(source, { closed: [boxId('shop')] })
        const nodes = [...map.graph.nodes.values()].filter(({ id }) => !map.folds.has(id))
        for (const node of nodes) expect(node).toBe(source.shown.nodes.get(node.id))
        const edges = [...map.graph.edges.values()].filter(({ id }) => !parts.has(id))
        for (const edge of edges) expect(edge).toBe(source.shown.edges.get(edge.id))
        const ids = [...map.graph.nodes.keys()]
        expect(ids).toEqual(ids.toSorted())
      }),
    )
  })

  test('does not depend on the order of what was reported', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 2, max: 6 }), (a, b) => {
        const reports = chains({ shop: a, bank: b, data: 4 })
        expect(draw(toSource(reports.toReversed())).map).toEqual(draw(toSource(reports)).map)
      }),
    )
  })
})

describe('a refresh', () => {
  test('with nothing new keeps the map', () => {
    fc.assert(
      fc.property(anyMesh(20), (source) => {
        const before = draw(source, { find: 'shop' })
        expect(draw(source, { find: 'shop' }, before).map).toBe(before.map)
      }),
    )
  })

  test('folds nothing else because a few came or went', () => {
    const before = draw(large)
    const more = toSource(chains({ shop: 6, bank: 5, data: 2 }))
    expect([...draw(more, {}, before).map.folds.keys()]).toEqual([boxId('shop')])
    const fewer = toSource(chains({ shop: 6, bank: 3, data: 2 }))
    expect([...draw(fewer, {}, before).map.folds.keys()]).toEqual([boxId('shop')])
    // ten nodes would be too many for a map that begins with them
    const first = draw(toSource(chains({ shop: 5, bank: 3 })))
    const grown = draw(toSource(chains({ shop: 5, bank: 4 })), {}, first)
    expect(grown.map.folds.size).toBe(0)
    expect(draw(toSource(chains({ shop: 5, bank: 4 }))).map.folds.size).toBe(1)
  })

  test('folds anew once sizes have changed much', () => {
    const tiny = toSource(chains({ shop: 3, bank: 2 }))
    expect(draw(tiny, {}, draw(large)).map.graph).toBe(tiny.shown)
  })
})

describe('what is hidden', () => {
  test('is left out with its edges, and with what had only those', () => {
    const { map } = draw(small, { hide: 'name:s1' })
    expect(idsOf(map)).toEqual([])
    expect(idsFound(map.hidden).size).toBe(8)
    const chain = draw(small, { hide: 'name:s2' }).map
    expect(idsOf(chain)).toHaveLength(4)
    expect(chain.wanted).toEqual({ nodes: 4, edges: 2 })
    expect(chain.inScope).toEqual({ nodes: 5, edges: 3 })
  })

  test('is nothing while its expression has a fault', () => {
    const { map } = draw(small, { hide: 'nme:s1' })
    expect(map.graph).toBe(small.shown)
    expect(map.hidden).toMatchObject({ state: 'fault', message: expect.stringContaining('nme') })
  })
})

describe('what is found', () => {
  test('is the fold too that holds it, and the edge', () => {
    const { map } = draw(small, { find: 's1', closed: [boxId('shop')] })
    const ids = idsFound(map.found)
    expect(ids).toContain(serviceId('shop', 's1'))
    expect(ids).toContain(boxId('shop'))
    expect(ids).not.toContain(serviceId('bank', 's0'))
  })

  test('with a fault is nothing, and all is drawn as before', () => {
    const { map } = draw(small, { find: 'err>' })
    expect(map.found.state).toBe('fault')
    expect(map.graph).toBe(small.shown)
  })
})

const around = (index: number, hops: 1 | 2 | 3, direction: 'both' | 'upstream' | 'downstream') =>
  idsOf(draw(large, { focus: { on: at(index), hops, direction } }).map)

describe('a focus', () => {
  test('shows so many calls along, against, or both', () => {
    expect(around(2, 2, 'downstream')).toEqual([at(2), at(3), at(4)])
    expect(around(2, 1, 'upstream')).toEqual([at(1), at(2)])
    expect(around(2, 1, 'both')).toEqual([at(1), at(2), at(3)])
  })

  test('on an edge begins at both its ends', () => {
    const on = toEdgeId({
      source: { ...mesh('shop', 's2', ''), workload: '' },
      target: { ...mesh('shop', 's3', ''), workload: '' },
      protocol: 'http',
    })
    const { map } = draw(large, { focus: { on, hops: 1, direction: 'both' } })
    expect(idsOf(map)).toEqual([at(1), at(2), at(3), at(4)])
  })

  test('on a box is around all of it, on a version around its service', () => {
    const box = draw(large, { focus: { on: boxId('bank'), hops: 1, direction: 'both' } })
    expect(box.map.wanted.nodes).toBe(4)
    const version = toNodeId(mesh('shop', 's2', 'v1'))
    const inside = draw(large, { focus: { on: version, hops: 1, direction: 'both' } })
    expect(inside.map.wanted.nodes).toBe(3)
  })

  test('on something that is gone shows nothing', () => {
    expect(around(99, 3, 'both')).toEqual([])
  })

  test('reaches as far as calls lead', () => {
    const hop = fc.constantFrom(1 as const, 2 as const, 3 as const)
    fc.assert(
      fc.property(anyMesh(), hop, fc.nat(), (source, hops, pick) => {
        const ids = [...source.shown.nodes.keys()]
        const on = ids[pick % Math.max(1, ids.length)]
        fc.pre(on !== undefined)
        let reached = new Set([on])
        for (let step = 0; step < hops; step += 1) {
          const next = [...source.shown.edges.values()]
            .filter((edge) => reached.has(edge.source))
            .map(({ target }) => target)
          reached = new Set([...reached, ...next])
        }
        const detail = { focus: { on, hops, direction: 'downstream' as const }, everything: true }
        expect(new Set(idsOf(draw(source, detail).map))).toEqual(reached)
      }),
    )
  })
})

describe('an opened service', () => {
  const split = toSource([
    call(mesh('shop', 'web', 'v1'), mesh('shop', 'cart', 'v1')),
    call(mesh('shop', 'web', 'v1'), mesh('shop', 'cart', 'v2'), 10),
    call(mesh('shop', 'cart', 'v1'), mesh('shop', 'pay', 'v1')),
  ])
  const cart = serviceId('shop', 'cart')

  test('is drawn as its workloads, with their own traffic', () => {
    const { map, parts } = draw(split, { opened: [cart] })
    expect(idsOf(map)).toEqual([
      workload('v1'),
      workload('v2'),
      serviceId('shop', 'pay'),
      serviceId('shop', 'web'),
    ])
    expect(map.graph.nodes.get(workload('v2'))).toMatchObject({
      inbound: { rate: 100, errors: 10 },
      versions: [{ version: 'v2', rate: 100 }],
      health: { state: 'failing' },
    })
    expect(map.graph.edges.size).toBe(3)
    expect([...parts.values()].every(({ of }) => of === 'finest')).toBe(true)
  })

  test('shows the versions of a workload that is opened in it', () => {
    const { map } = draw(split, { opened: [cart, workload('v2')] })
    expect(idsOf(map)).toContain(toNodeId(mesh('shop', 'cart', 'v2')))
    expect(idsOf(map)).toContain(workload('v1'))
  })

  test('is found inside', () => {
    const { map } = draw(split, { opened: [cart], find: 'err>5%' })
    const ids = idsFound(map.found)
    expect(ids).toContain(workload('v2'))
    expect(ids).not.toContain(workload('v1'))
  })

  test('stays out of a folded namespace', () => {
    const { map } = draw(split, { opened: [cart], closed: [boxId('shop')] })
    expect(idsOf(map)).toContain(workload('v1'))
    expect([...map.graph.edges.values()].map(({ target }) => target)).toContain(boxId('shop'))
  })
})
