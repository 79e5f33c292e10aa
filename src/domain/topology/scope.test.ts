import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { toNodeId } from '../mesh/identity.ts'
import { buildGraph } from './build.ts'
import { answers, anyReports, mesh, outside, range, report } from './example-reports.test.ts'
import { foldGraph } from './fold.ts'
import { filterGraph } from './scope.ts'

const web = mesh('shop', 'web', 'v1')
const cart = mesh('shop', 'cart', 'v1')
const bank = mesh('bank', 'ledger', 'v1', 'west')
const host = outside('external', 'pay.example')
const graph = buildGraph(
  [
    report({ source: web, target: cart, responses: [answers(10)] }),
    report({ source: cart, target: bank, responses: [answers(5)] }),
    report({ source: bank, target: host, responses: [answers(1)] }),
  ],
  range,
)
const servicesOf = ({ nodes }: typeof graph) =>
  [...nodes.values()].map(({ identity }) => identity.service)

describe('a scope', () => {
  test('that names nothing is everything', () => {
    expect(filterGraph(graph, { clusters: [], namespaces: [] })).toBe(graph)
  })

  test('keeps what touches a namespace, neighbours included', () => {
    const shop = filterGraph(graph, { clusters: [], namespaces: ['shop'] })
    expect(shop.edges.size).toBe(2)
    expect(servicesOf(shop)).toEqual(['cart', 'web', 'ledger'])
  })

  test('keeps what touches a cluster; what is outside belongs to its caller’s', () => {
    const east = filterGraph(graph, { clusters: ['east'], namespaces: [] })
    expect(east.edges.size).toBe(3)
    const west = filterGraph(graph, { clusters: ['west'], namespaces: ['bank'] })
    expect(servicesOf(west)).toEqual(['pay.example', 'cart', 'ledger'])
  })

  test('leaves neighbours their whole totals', () => {
    const shop = filterGraph(graph, { clusters: [], namespaces: ['shop'] })
    expect(shop.nodes.get(toNodeId(bank))).toBe(graph.nodes.get(toNodeId(bank)))
  })

  test('that nothing matches is empty', () => {
    expect(filterGraph(graph, { clusters: ['north'], namespaces: [] }).nodes.size).toBe(0)
  })

  test('passes over namespaces where clusters alone are drawn', () => {
    const clusters = foldGraph(graph, 'cluster', range)
    expect(filterGraph(clusters, { clusters: [], namespaces: ['shop'] })).toBe(clusters)
  })
})

const some = (...names: readonly string[]) => fc.subarray([...names])
const isIn = (list: readonly string[], name = ''): boolean =>
  list.length === 0 || list.includes(name)

test('an edge stays when either end is in scope, and its ends with it', () => {
  fc.assert(
    fc.property(
      anyReports,
      some('east', 'west'),
      some('shop', 'bank'),
      (reports, clusters, spaces) => {
        const whole = buildGraph(reports, range)
        const part = filterGraph(whole, { clusters, namespaces: spaces })
        for (const edge of whole.edges.values()) {
          const touches = [edge.source, edge.target]
            .map((id) => whole.nodes.get(id)?.identity)
            .some((end) => isIn(clusters, end?.cluster) && isIn(spaces, end?.namespace))
          expect(part.edges.get(edge.id)).toBe(touches ? edge : undefined)
        }
        const ends = [...part.edges.values()].flatMap(({ source, target }) => [source, target])
        const isWhole = clusters.length + spaces.length === 0
        expect(new Set(isWhole ? whole.nodes.keys() : ends)).toEqual(new Set(part.nodes.keys()))
      },
    ),
  )
})
