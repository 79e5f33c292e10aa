import { describe, expect, test } from 'vitest'

import { peerAt, toNodeId, type EdgeId, type Peer } from '#src/domain/mesh/identity.ts'
import { readingNumber, sortNumber } from '#src/domain/signals/figures.ts'
import type { ReadingContext } from '#src/domain/signals/reading.ts'
import type { Suspect } from '#src/domain/suspects/rank-suspects.ts'
import { buildGraph } from '#src/domain/topology/build.ts'
import { applyDiff, diffGraphs, emptyGraph } from '#src/domain/topology/diff.ts'
import { foldGraph } from '#src/domain/topology/fold.ts'
import type { TrafficEdge, TrafficGraph } from '#src/domain/topology/graph.ts'
import type { EdgeReport, ResponseRate } from '#src/domain/topology/report.ts'
import { bytesPerSecond, epochMillis, perSecond, seconds } from '#src/domain/units.ts'
import { sortRows } from '#src/ui/sort-rows.ts'
import { packUpdate, unpackUpdate } from '#src/workers/traffic/pack-update.ts'

import { edgeColumns } from './edge-columns.tsx'
import { readRowQuantile, toEdgeRows, type QuantileName } from './edge-rows.ts'
import { toHeadline } from './headline.ts'
import { toServiceRows, versionsText } from './service-rows.ts'

const range = seconds(300)
const context: ReadingContext = { range, polls: new Map(), quantilesPending: true }

const peer = (service: string, version = 'v1', rest: Partial<Peer> = {}): Peer => ({
  kind: 'mesh',
  cluster: 'east',
  namespace: 'shop',
  service,
  workload: `${service}-${version}`,
  version,
  ...rest,
})
const answers = (rate: number, code = '200'): ResponseRate => ({
  code,
  grpcStatus: '',
  flags: '-',
  rate: perSecond(rate),
})
const report = (
  given: Pick<EdgeReport, 'source' | 'target' | 'responses'> & Partial<EdgeReport>,
): EdgeReport => ({
  backend: 'east',
  side: 'client',
  protocol: 'http',
  security: { mutualTls: perSecond(0), plaintext: perSecond(0), unknown: perSecond(0) },
  ...given,
})
const graphOf = (reports: readonly EdgeReport[]): TrafficGraph =>
  foldGraph(buildGraph(reports, range), 'service', range)

const web = peer('web')
const cart = peer('cart')
const payment = peer('payment', 'v1', { namespace: 'bank' })
const bank = peer('', '', {
  kind: 'external',
  namespace: '',
  service: 'api.bank.test',
  workload: '',
})
const orders = peer('orders-db')
const shop = graphOf([
  report({ source: web, target: cart, responses: [answers(10)] }),
  report({ source: web, target: payment, responses: [answers(8), answers(2, '503')] }),
  report({ source: payment, target: bank, responses: [answers(0.02), answers(0.02, '503')] }),
  report({
    source: cart,
    target: peer('cart', 'v2'),
    responses: [answers(90), answers(10, '500')],
  }),
  report({
    source: cart,
    target: orders,
    protocol: 'tcp',
    side: 'server',
    responses: [{ code: '', grpcStatus: '', flags: '-', rate: perSecond(0.5) }],
    bytes: { sent: bytesPerSecond(100), received: bytesPerSecond(900) },
  }),
])
/** The graph as it comes from the worker. */
function asReceived(graph: TrafficGraph): TrafficGraph {
  const none = emptyGraph(graph.level)
  const diff = diffGraphs(none, graph)
  const rest = { from: 0, to: 1, at: epochMillis(1), polls: [], namespaces: [] }
  const update = packUpdate({ ...rest, diff, quantiles: 'ready' }, none)
  return applyDiff(none, unpackUpdate(update, none).diff)
}
const byTarget = (name: string) =>
  toEdgeRows(shop, context).find((row) => row.target.name === name && row.source.name !== name)

const readBy = (target: string, quantile: QuantileName) => {
  const row = byTarget(target)
  return row && readRowQuantile(row, quantile)
}

describe('edge rows', () => {
  test('name both ends and where they are', () => {
    expect(byTarget('payment')).toMatchObject({
      source: { name: 'web', place: 'shop · east' },
      target: { name: 'payment', place: 'bank · east' },
      protocol: 'http',
      side: 'client',
    })
    expect(byTarget('api.bank.test')?.target.place).toBe('outside · east')
  })

  test('carry readings, not bare numbers', () => {
    expect(byTarget('payment')).toMatchObject({
      rate: { state: 'value', value: 10 },
      errors: { state: 'value', value: 0.2 },
    })
    expect(readBy('payment', 'p50')).toEqual({ state: 'pending' })
    expect(byTarget('cart')?.errors).toEqual({ state: 'zero' })
    expect(byTarget('api.bank.test')?.errors).toMatchObject({ state: 'too-few', requests: 12 })
  })

  test('TCP brings bytes and says whose numbers they are', () => {
    expect(byTarget('orders-db')).toMatchObject({
      side: 'server',
      signals: { bytes: { sent: 100, received: 900 } },
      rate: { state: 'value', value: 0.5 },
      errors: { state: 'no-telemetry' },
    })
  })

  test('a silent edge says since when in every cell', () => {
    const since = epochMillis(1_000)
    const [row] = toEdgeRows(silenced(shop, since), context)
    const missing = { state: 'no-telemetry', since }
    expect(row).toMatchObject({ isSilent: true, rate: missing, errors: missing })
    expect(row && readRowQuantile(row, 'p99')).toEqual(missing)
  })

  test('the worst come first: by health, then by share, then by rate', () => {
    const rows = toEdgeRows(shop, context)
    const sorted = sortRows(rows, edgeColumns(true), { key: 'errors', descending: true })
    expect(sorted.map((row) => `${row.source.name} ${row.target.name}`)).toEqual([
      'web payment',
      'cart cart',
      'payment api.bank.test',
      'web cart',
      'cart orders-db',
    ])
  })

  test('sort by the numbers that their cells show, also when a query failed', () => {
    const came = asReceived(shop)
    const queries = (['requests', 'tcp-opened'] as const).map((query) => ({
      query,
      promql: '',
      millis: 1,
      bytes: 0,
      series: 0,
      failure: { kind: 'timeout', source: 'metrics of east' } as const,
      notes: [],
    }))
    const poll = { cluster: 'east', state: 'partial', range, queries } as const
    for (const polls of [new Map(), new Map([['east', poll]])]) {
      const view = { ...context, polls }
      const rows = toEdgeRows(came, view)
      expect(rows).toHaveLength(5)
      for (const row of rows) {
        expect(row.figure('rate')).toBe(sortNumber(row.rate))
        expect(row.figure('errors')).toBe(sortNumber(row.errors))
        expect(row.figure('p95')).toBe(sortNumber(readRowQuantile(row, 'p95')))
      }
      expect(rows.map((row) => row.figure('rate')).includes(10)).toBe(polls.size === 0)
    }
  })

  test('an edge whose numbers changed keeps its names, and nothing else', () => {
    const view = { ...context }
    const before = toEdgeRows(shop, view)
    const names = before.map(({ source, target }) => [source, target])
    const rate = perSecond(77)
    const after = toEdgeRows(
      {
        ...shop,
        edges: new Map(
          [...shop.edges].map(([id, edge]) => {
            const client = edge.sides.client && { ...edge.sides.client, rate }
            return [id, { ...edge, sides: { ...(client && { client }) } }]
          }),
        ),
      },
      view,
    )
    expect(after.map(({ source, target }) => [source, target])).toEqual(names)
    expect(
      after.filter((row) => row.rate.state === 'value').map((row) => row.figure('rate')),
    ).toEqual([77, 77, 77, 77])
  })

  test('an edge that stayed keeps its row, so nothing is drawn anew', () => {
    const before = toEdgeRows(shop, context)
    const [first, ...others] = [...shop.edges]
    const changed = first && ([first[0], { ...first[1] }] as const)
    const after = toEdgeRows({ ...shop, edges: new Map(changed && [changed, ...others]) }, context)
    expect(after.map((row, index) => row === before[index])).toEqual([
      false,
      ...others.map(() => true),
    ])
  })
})

describe('service rows', () => {
  const rows = toServiceRows(shop, context)
  const named = (name: string) => rows.find((row) => row.label.name === name)

  test('tell what comes in and what goes out', () => {
    expect(named('payment')).toMatchObject({
      inbound: { state: 'value', value: 10 },
      errors: { state: 'value', value: 0.2 },
      inUnit: 'requests',
    })
    expect(readingNumber(named('payment')?.outbound ?? { state: 'pending' })).toBeCloseTo(0.04)
  })

  test('a direction nobody reports is not a zero', () => {
    expect(named('web')?.inbound).toEqual({ state: 'no-telemetry' })
    expect(named('orders-db')?.outbound).toEqual({ state: 'no-telemetry' })
  })

  test('a service that only TCP reaches counts connections, and has no error share', () => {
    expect(named('orders-db')).toMatchObject({
      inUnit: 'connections',
      inbound: { state: 'value', value: 0.5 },
      errors: { state: 'no-telemetry' },
    })
  })

  test('versions carry their observed share', () => {
    const versions = named('cart')?.versions ?? []
    expect(versionsText(versions).replaceAll('\u00A0', ' ')).toBe('v2 90.9 %, v1 9.09 %')
    expect(versionsText(named('payment')?.versions ?? [])).toBe('v1')
  })
})

const suspect = (edge: EdgeId, signal: Suspect['signal'], now: number): Suspect => ({
  edge,
  target: toNodeId(peerAt(cart, 'service')),
  signal,
  departure: { deviation: 9, score: 9, at: epochMillis(1_700_000_000_000), now, before: 0.02 },
  score: 9,
  requests: 100,
  explains: 0,
  now,
  before: 0.02,
})

describe('the headline', () => {
  test('speaks of the failing edge that fails most requests, and counts the rest', () => {
    expect(toHeadline(shop)).toMatchObject({
      tone: 'failing',
      edge: { name: 'cart → cart' },
      text: expect.stringMatching(/^is failing: 10 % of requests failed/),
      besides: [
        { text: '1 failing', find: 'is:failing' },
        { text: '1 degraded', find: 'is:degraded' },
      ],
    })
  })

  const failing = [...shop.edges.values()].filter(({ health }) => health.state === 'failing')

  test('prefers a suspect that fails as badly, and says since when and what was before', () => {
    const [id] = failing.map((edge) => edge.id).filter((one) => one !== toHeadline(shop).edge?.id)
    if (id === undefined) throw new Error('two edges of the shop fail')
    const since = { at: epochMillis(1_700_000_000_000), isOpen: false }
    const headline = toHeadline(shop, {
      suspects: [suspect(id, 'errors', 0.1)],
      pastOf: () => ({ before: 0, isNew: true, since }),
    })
    expect(headline.edge?.id).toBe(id)
    expect(headline.text).toMatch(/since \d\d:\d\d without a break; usually 0\s%\.$/)
  })

  test('speaks of what became slow where nothing fails', () => {
    const calm = graphOf([report({ source: web, target: cart, responses: [answers(10)] })])
    const [id] = calm.edges.keys()
    if (id === undefined) throw new Error('there is an edge')
    const suspects = [suspect(id, 'latency', 0.31)]
    expect(toHeadline(calm, { suspects, pastOf: () => undefined })).toMatchObject({
      tone: 'degraded',
      edge: { name: 'web → cart' },
      text: expect.stringMatching(/^is slow: mean latency 310\sms up to .*; usually 20\sms\.$/),
    })
  })

  test('says when nothing is wrong, and how much it can’t tell', () => {
    const calm = graphOf([
      report({ source: web, target: cart, responses: [answers(10)] }),
      report({ source: web, target: payment, responses: [answers(0.01)] }),
    ])
    expect(toHeadline(calm)).toEqual({
      tone: 'healthy',
      text: 'No edge is failing or degraded: 1 healthy edge.',
      besides: [{ text: '1 edge can’t be judged', find: 'is:unknown -is:silent' }],
    })
  })

  test('promises nothing when nothing can be judged', () => {
    const quiet = graphOf([report({ source: web, target: cart, responses: [answers(0.01)] })])
    expect(toHeadline(quiet)).toMatchObject({ tone: 'unknown', text: 'Nothing is known to fail.' })
  })
})

function silenced(graph: TrafficGraph, since: TrafficEdge['silentSince']): TrafficGraph {
  const edges = [...graph.edges].map(
    ([id, edge]) => [id, { ...edge, sides: {}, ...(since && { silentSince: since }) }] as const,
  )
  return { ...graph, edges: new Map(edges) }
}
