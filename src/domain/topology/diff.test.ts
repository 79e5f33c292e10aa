import { isDeepStrictEqual } from 'node:util'

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { buildGraph } from './build.ts'
import { applyDiff, diffGraphs, emptyGraph, isEmptyDiff } from './diff.ts'
import { answers, anyReports, mesh, range, report } from './example-reports.test.ts'
import { foldGraph } from './fold.ts'
import { isSame } from './is-same.ts'

const anyGraph = anyReports.map((reports) => buildGraph(reports, range))
/** Two graphs that share most of their edges, as two refreshes do. */
const anyRefresh = fc
  .tuple(anyReports, anyReports, anyReports)
  .map(
    ([kept, before, after]) =>
      [buildGraph([...kept, ...before], range), buildGraph([...kept, ...after], range)] as const,
  )

describe('a difference', () => {
  const web = mesh('shop', 'web', 'v1')
  const cart = mesh('shop', 'cart', 'v1')
  const pay = mesh('shop', 'pay', 'v1')
  const before = buildGraph(
    [
      report({ source: web, target: cart, responses: [answers(10)] }),
      report({ source: web, target: pay, responses: [answers(5)] }),
    ],
    range,
  )
  const after = buildGraph(
    [
      report({ source: web, target: cart, responses: [answers(10)] }),
      report({ source: cart, target: pay, responses: [answers(5)] }),
    ],
    range,
  )

  test('names what came, went and changed', () => {
    const { edges, nodes } = diffGraphs(before, after)
    expect(edges.added.map(({ id }) => id)).toEqual([
      'mesh/east/shop/cart/cart-v1/v1>http>mesh/east/shop/pay/pay-v1/v1',
    ])
    expect(edges.removed).toEqual([
      'mesh/east/shop/web/web-v1/v1>http>mesh/east/shop/pay/pay-v1/v1',
    ])
    expect(edges.changed).toEqual([])
    expect(nodes).toMatchObject({ added: [], removed: [] })
    expect(nodes.changed.map(({ id, outbound }) => [id, outbound.rate])).toEqual([
      ['mesh/east/shop/cart/cart-v1/v1', 5],
      ['mesh/east/shop/web/web-v1/v1', 10],
    ])
  })

  test('between levels is applied too', () => {
    const coarse = foldGraph(before, 'service', range)
    expect(applyDiff(before, diffGraphs(before, coarse))).toEqual(coarse)
    expect(applyDiff(emptyGraph('service'), diffGraphs(emptyGraph('service'), coarse))).toEqual(
      coarse,
    )
  })
})

describe('laws', () => {
  test('a difference applied gives the other graph, order included', () => {
    fc.assert(
      fc.property(anyRefresh, ([before, after]) => {
        const applied = applyDiff(before, diffGraphs(before, after))
        expect(applied).toEqual(after)
        expect([...applied.nodes.keys()]).toEqual([...after.nodes.keys()])
        expect([...applied.edges.keys()]).toEqual([...after.edges.keys()])
      }),
    )
  })

  test('equal graphs differ in nothing, and applying nothing keeps the graph', () => {
    fc.assert(
      fc.property(anyReports, (reports) => {
        const graph = buildGraph(reports, range)
        const nothing = diffGraphs(graph, buildGraph(reports, range))
        expect(isEmptyDiff(nothing)).toBe(true)
        expect(applyDiff(graph, nothing)).toBe(graph)
      }),
    )
  })

  test('what did not change is the same object, and what changed is the new one', () => {
    fc.assert(
      fc.property(anyRefresh, ([before, after]) => {
        const applied = applyDiff(before, diffGraphs(before, after))
        for (const [id, edge] of applied.edges) {
          const known = before.edges.get(id)
          const isKept = known !== undefined && isSame(known, after.edges.get(id))
          expect(edge).toBe(isKept ? known : after.edges.get(id))
        }
        for (const [id, node] of applied.nodes) {
          const known = before.nodes.get(id)
          const isKept = known !== undefined && isSame(known, after.nodes.get(id))
          expect(node).toBe(isKept ? known : after.nodes.get(id))
        }
      }),
    )
  })

  test('what comes one way goes the other way', () => {
    fc.assert(
      fc.property(anyGraph, anyGraph, (one, other) => {
        const there = diffGraphs(one, other)
        const back = diffGraphs(other, one)
        expect(there.nodes.added.map(({ id }) => id)).toEqual(back.nodes.removed)
        expect(there.edges.added.map(({ id }) => id)).toEqual(back.edges.removed)
        expect(there.edges.changed.map(({ id }) => id)).toEqual(
          back.edges.changed.map(({ id }) => id),
        )
      }),
    )
  })
})

describe('sameness', () => {
  test('is what a deep comparison says', () => {
    const value = fc.jsonValue({ maxDepth: 3 })
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(isSame(a, structuredClone(a))).toBe(true)
        expect(isSame(a, b)).toBe(isDeepStrictEqual(a, b))
      }),
    )
  })

  test.each([
    [Number.NaN, Number.NaN, true],
    [[], {}, false],
    [[1], [1, 2], false],
    [{ a: 1 }, { b: 1 }, false],
    [{ a: undefined }, {}, false],
    [null, {}, false],
    [0, -0, true],
  ])('of %j and %j is %s', (a, b, same) => {
    expect(isSame(a, b)).toBe(same)
  })
})
