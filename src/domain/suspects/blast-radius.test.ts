import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { toNodeId } from '../mesh/identity.ts'
import { buildGraph } from '../topology/build.ts'
import { answers, anyReports, mesh, range, report } from '../topology/example-reports.test.ts'
import { foldGraph } from '../topology/fold.ts'
import type { TrafficGraph } from '../topology/graph.ts'
import type { EdgeReport } from '../topology/report.ts'
import { withSilent } from '../topology/silent.ts'
import { epochMillis, seconds } from '../units.ts'
import { blastRadius } from './blast-radius.ts'

const service = (name: string) => mesh('shop', name, 'v1')
const node = (name: string) => toNodeId(service(name))
const call = (source: string, target: string, rate: number, given: Partial<EdgeReport> = {}) =>
  report({
    source: service(source),
    target: service(target),
    responses: [answers(rate)],
    ...given,
  })
const graphOf = (...reports: readonly EdgeReport[]) => buildGraph(reports, range)
const tcp = { protocol: 'tcp' } as const

const sharesOf = (graph: TrafficGraph, target: string) =>
  blastRadius(graph, node(target)).callers.map(({ id, share, hops }) => [
    id.split('/')[3],
    Number(share.toFixed(4)),
    hops,
  ])

const shop = graphOf(
  call('ingress', 'web', 100),
  call('web', 'checkout', 10),
  call('web', 'catalog', 150),
  call('checkout', 'payment', 5),
  call('batch', 'payment', 1),
  call('batch', 'catalog', 3),
)

describe('a blast radius', () => {
  test('goes up to the entry points, which come first', () => {
    expect(sharesOf(shop, 'payment')).toEqual([
      ['batch', 0.25, 1],
      ['ingress', 0.05, 3],
      ['checkout', 0.5, 1],
      ['web', 0.05, 2],
    ])
    const { callers, entries, unknown } = blastRadius(shop, node('payment'))
    expect(callers[0]).toMatchObject({ isEntry: true, isAtLeast: false, rate: 1, total: 4 })
    expect(callers[3]).toMatchObject({ isEntry: false, rate: 5, total: 100 })
    expect(entries).toMatchObject({ rate: 6, total: 104 })
    expect(unknown).toEqual([])
  })

  test('is everything where each request calls more than once', () => {
    expect(sharesOf(shop, 'catalog')).toContainEqual(['web', 1, 1])
  })

  test('of what nobody calls is empty', () => {
    const { callers, entries } = blastRadius(shop, node('ingress'))
    expect(callers).toEqual([])
    expect(entries).toMatchObject({ rate: 100, total: 104 })
    expect(blastRadius(graphOf(), node('web'))).toMatchObject({
      callers: [],
      entries: { total: 0 },
    })
  })

  test('comes to rest where calls go in circles', () => {
    // P(a) = 0.1 + 0.5 · P(b), P(b) = 0.8 · P(a): a quarter of what reaches a is its own doing
    const circle = graphOf(
      call('in', 'a', 6),
      call('a', 'b', 5),
      call('b', 'a', 4),
      call('a', 'target', 1),
    )
    const shares = sharesOf(circle, 'target')
    expect(shares).toContainEqual(['a', Number((0.1 / (1 - 0.5 * 0.8)).toFixed(4)), 1])
  })

  test('does not take connections for requests', () => {
    const graph = graphOf(
      call('in', 'web', 10),
      call('web', 'database', 2, tcp),
      call('web', 'cache', 5),
      call('cache', 'database', 1),
    )
    expect(blastRadius(graph, node('database'))).toMatchObject({
      callers: [
        { id: node('in'), share: 0.1, isAtLeast: true },
        { id: node('cache'), share: 0.2, isAtLeast: false },
        { id: node('web'), share: 0.1, isAtLeast: true },
      ],
      unknown: [],
    })
  })

  test('says who reaches it in ways that tell no share', () => {
    const before = graphOf(
      call('in', 'web', 10),
      call('web', 'database', 2, tcp),
      call('old', 'database', 5),
    )
    const graph = withSilent(
      before,
      graphOf(call('in', 'web', 10), call('web', 'database', 2, tcp)),
      epochMillis(0),
      seconds(600),
    )
    expect(blastRadius(graph, node('database'))).toMatchObject({
      callers: [],
      unknown: [
        { id: node('old'), reason: 'no telemetry of its calls' },
        { id: node('web'), reason: 'calls over TCP: connections are not requests' },
        { id: node('in'), hops: 2, reason: 'calls it through others whose share can’t be told' },
      ],
    })
  })

  test('leaves out who sent nothing in the window', () => {
    const graph = graphOf(call('web', 'database', 0), call('cache', 'database', 1))
    expect(sharesOf(graph, 'database')).toEqual([['cache', 1, 1]])
  })
})

describe('laws of the blast radius', () => {
  const anyGraph = anyReports.map((reports) =>
    foldGraph(buildGraph(reports, range), 'service', range),
  )

  test('shares are above 0 and at most 1, and nobody is told of twice', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        for (const id of graph.nodes.keys()) {
          const { callers, unknown, entries } = blastRadius(graph, id)
          const told = [...callers, ...unknown].map((caller) => caller.id)
          expect(new Set(told).size).toBe(told.length)
          expect(told).not.toContain(id)
          for (const { share, rate, total } of callers) {
            expect(share).toBeGreaterThan(0)
            expect(share).toBeLessThanOrEqual(1)
            expect(rate).toBeLessThanOrEqual(total)
          }
          expect(entries.share ?? 0).toBeLessThanOrEqual(1)
        }
      }),
    )
  })

  test('whoever calls the target more is affected no less, nor is anybody above', () => {
    const anyCase = fc.tuple(anyReports, fc.integer({ min: 1, max: 50 }))
    fc.assert(
      fc.property(anyCase, ([reports, more]) => {
        const [first] = reports.filter(
          ({ protocol, source, target }) =>
            protocol === 'http' && toNodeId(source) !== toNodeId(target),
        )
        if (first === undefined) return
        const busier = reports.map((one) =>
          one === first ? { ...one, responses: [...one.responses, answers(more)] } : one,
        )
        const target = toNodeId(first.target)
        const few = blastRadius(graphOf(...reports), target)
        const many = new Map(
          blastRadius(graphOf(...busier), target).callers.map(({ id, share }) => [id, share]),
        )
        for (const { id, share } of few.callers) {
          expect(many.get(id) ?? 0).toBeGreaterThanOrEqual(share - 1e-4)
        }
      }),
    )
  })
})
