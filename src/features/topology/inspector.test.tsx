import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import fc from 'fast-check'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'

import { wholeMap } from '#src/domain/detail/map-detail.ts'
import { toEdgeId, toNodeId, type Peer } from '#src/domain/mesh/identity.ts'
import type { ReadingContext } from '#src/domain/signals/reading.ts'
import type {
  SideSignals,
  TrafficEdge,
  TrafficGraph,
  TrafficNode,
} from '#src/domain/topology/graph.ts'
import { epochMillis, perSecond, seconds } from '#src/domain/units.ts'
import type { TrafficView } from '#src/queries/traffic.ts'

import { toCurl } from './inspector-curl.ts'
import { toFoldRows } from './inspector-fold.ts'
import type { InspectorHeat } from './inspector-heat.ts'
import { toNodeDetail } from './inspector-node.ts'
import { securityText, toResponseRows } from './inspector-responses.ts'
import { sidesNote, toSignalRows } from './inspector-signals.ts'
import { Inspector } from './Inspector.tsx'
import { defaultState } from './url.ts'

const peer = (service: string): Peer => ({
  kind: 'mesh',
  cluster: 'east',
  namespace: 'shop',
  service,
  workload: '',
  version: '',
})
const [web, cart, ads] = [peer('web'), peer('cart'), peer('ads')]

const signals = (rate: number, errors: number): SideSignals => ({
  backends: ['east'],
  rate: perSecond(rate),
  errors: perSecond(errors),
  clientErrors: perSecond(rate / 10),
  responses: [
    { code: '200', grpcStatus: '', flags: '-', rate: perSecond(rate * 0.9 - errors) },
    { code: '404', grpcStatus: '', flags: '-', rate: perSecond(rate / 10) },
    { code: '503', grpcStatus: '', flags: 'UO', rate: perSecond(errors) },
  ],
  security: { mutualTls: perSecond(rate), plaintext: perSecond(0), unknown: perSecond(0) },
  duration: { sum: rate * 0.05, count: perSecond(rate) },
  quantiles: { p95: { value: seconds(0.2), lower: seconds(0.1), upper: seconds(0.25) } },
})

const edge = (
  source: Peer,
  target: Peer,
  sides: TrafficEdge['sides'],
  state: TrafficEdge['health']['state'] = 'healthy',
): TrafficEdge => ({
  id: toEdgeId({ source, target, protocol: 'http' }),
  source: toNodeId(source),
  target: toNodeId(target),
  protocol: 'http',
  sides,
  health: { state, reason: 'because' },
})

const node = (identity: Peer): TrafficNode => ({
  id: toNodeId(identity),
  identity,
  inbound: { rate: perSecond(100), errors: perSecond(4) },
  outbound: { rate: perSecond(0), errors: perSecond(0) },
  versions: [
    { workload: 'cart-v1', version: 'v1', rate: perSecond(90), errors: perSecond(0) },
    { workload: 'cart-v2', version: 'v2', rate: perSecond(10), errors: perSecond(4) },
  ],
  health: { state: 'degraded', reason: 'because' },
})

const toGraph = (edges: readonly TrafficEdge[]): TrafficGraph => ({
  level: 'service',
  nodes: new Map([web, cart, ads].map((known) => [toNodeId(known), node(known)])),
  edges: new Map(edges.map((known) => [known.id, known])),
})

const context: ReadingContext = {
  range: seconds(300),
  polls: new Map([['east', { cluster: 'east', state: 'live', range: seconds(300), queries: [] }]]),
  quantilesPending: false,
}
const busy = edge(web, cart, { client: signals(100, 4), server: signals(96, 0) }, 'degraded')

const noHeat: InspectorHeat = {
  scope: { clusters: [], namespaces: [], level: 'service', kind: 'edges', span: seconds(3600) },
  cells: { matrix: undefined, edges: undefined, services: undefined },
  state: defaultState,
  onBrush: () => undefined,
  objectives: [],
  statuses: new Map(),
}

describe('signals of an edge', () => {
  test('stand side by side, with the gap between client and server', () => {
    const rows = toSignalRows(busy, context)
    const row = (key: string) => rows.find((known) => known.key === key)
    expect(row('rate')?.cells.map(({ side, reading }) => [side, reading])).toEqual([
      ['client', { state: 'value', value: 100 }],
      ['server', { state: 'value', value: 96 }],
    ])
    expect(row('rate')?.gap).toBe('+4.00\u00A0%')
    expect(row('errors')?.cells.map(({ reading }) => reading.state)).toEqual(['value', 'zero'])
    expect(row('4xx')?.cells[0]?.reading).toEqual({ state: 'value', value: 0.1 })
    expect(row('p95')?.cells[0]?.hint).toContain('Between 100\u00A0ms and 250\u00A0ms')
    expect(row('p99')?.cells[0]?.reading.state).toBe('no-telemetry')
  })

  test('say what it means that a side is missing', () => {
    expect(sidesNote(busy)).toBeUndefined()
    expect(sidesNote(edge(web, cart, { client: signals(1, 0) }))).toContain('Client side only')
    expect(sidesNote(edge(web, cart, { server: signals(1, 0) }))).toContain('Server side only')
    expect(sidesNote(edge(web, cart, { waypoint: signals(1, 0) }))).toContain('waypoint')
    expect(sidesNote(edge(web, cart, {}))).toContain('No side')
  })

  test('are failed, not zero, where their query failed', () => {
    const failure = { kind: 'timeout', source: 'metrics of east' } as const
    const outcome = { promql: '', millis: 1, bytes: 0, series: 0, notes: [], failure }
    const polls = new Map([
      [
        'east',
        {
          cluster: 'east',
          state: 'partial',
          range: seconds(300),
          queries: [{ ...outcome, query: 'tcp-sent' }],
        } as const,
      ],
    ])
    const { duration: _duration, quantiles: _quantiles, ...rest } = signals(1, 0)
    const tcp: TrafficEdge = { ...busy, protocol: 'tcp', sides: { client: rest } }
    const sent = toSignalRows(tcp, { ...context, polls }).find(({ key }) => key === 'sent')
    expect(sent?.cells[0]?.reading.state).toBe('failed')
    const received = toSignalRows(tcp, { ...context, polls }).find(({ key }) => key === 'received')
    expect(received?.cells[0]?.reading.state).toBe('no-telemetry')
  })
})

const rates = (mutualTls: number, plaintext: number, unknown: number) => ({
  mutualTls: perSecond(mutualTls),
  plaintext: perSecond(plaintext),
  unknown: perSecond(unknown),
})

describe('answers', () => {
  test('come failures first, explained by code and flag', () => {
    const rows = toResponseRows('http', signals(100, 4))
    expect(rows.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['503 Service unavailable', 'error'],
      ['404 Not found', 'client-error'],
      ['200 OK', 'fine'],
    ])
    expect(rows[0]?.flags).toContain('UO')
    expect(rows[0]?.share).toBeCloseTo(0.04)
  })

  test('of gRPC are named by their status, unless HTTP failed beneath', () => {
    const response = { grpcStatus: '14', flags: '-', rate: perSecond(1) }
    const name = (code: string) =>
      toResponseRows('grpc', { responses: [{ ...response, code }], rate: perSecond(1) })[0]?.name
    expect(name('200')).toBe('gRPC 14 UNAVAILABLE')
    expect(name('503')).toBe('503 Service unavailable')
  })

  test('tell encryption only where someone can know it', () => {
    expect(securityText(rates(9, 1, 0))).toBe('90.0\u00A0% mTLS, 10.0\u00A0% plain text')
    expect(securityText(rates(0, 0, 5))).toBe('not known: no proxy told')
    expect(securityText(undefined)).toContain('only the server’s proxy')
    expect(securityText(rates(0, 0, 0))).toContain('nothing was sent')
  })
})

test('a card holds what is not drawn beside it, worst first', () => {
  const shop = { ...cart, service: '' }
  const opened = { ...ads, workload: 'ads-v1' }
  const drawn = [shop, web, opened].map((known) => [toNodeId(known), node(known)] as const)
  const card = { level: 'namespace', nodes: 1, worst: 'degraded', failing: 0, degraded: 1 } as const
  const whole = toGraph([busy])
  const map = {
    ...wholeMap({ ...whole, nodes: new Map(drawn) }),
    folds: new Map([[toNodeId(shop), card]]),
  }
  const names = (id: TrafficNode['id']) =>
    toFoldRows(whole, map, id, context).map(({ label }) => label.name)
  expect(names(toNodeId(shop))).toEqual(['cart'])
  expect(names(toNodeId(web))).toEqual([])
})

test('curl asks the gateway for exactly the query and moment, whatever they hold', () => {
  const at = epochMillis(1_700_000_015_000)
  expect(toCurl({ cluster: 'east', promql: 'sum(up)', at }, 'http://127.0.0.1:4180')).toBe(
    "curl -G 'http://127.0.0.1:4180/api/clusters/east/metrics/query' \\\n" +
      "  --data-urlencode 'query=sum(up)' \\\n  --data-urlencode 'time=1700000015'",
  )
  fc.assert(
    fc.property(fc.string(), (promql) => {
      const text = toCurl({ cluster: 'east', promql, at }, 'http://h')
      // what a shell does: text between quotes as it is, and \' between them as a quote
      const words = text.replaceAll(/'((?:[^'])*)'|\\'/g, (whole, inner: string | undefined) =>
        whole === "\\'" ? "'" : (inner ?? ''),
      )
      expect(words).toContain(`--data-urlencode query=${promql} \\\n`)
    }),
  )
})

describe('a node', () => {
  const slow = edge(web, ads, { client: signals(50, 20) }, 'failing')
  const graph = toGraph([busy, slow, edge(ads, cart, { client: signals(5, 0) })])

  test('lists callers and callees worst first, and the shares that versions received', () => {
    const detail = toNodeDetail(graph, toNodeId(cart), context)
    expect(detail?.callers.map((row) => row.source.name)).toEqual(['web', 'ads'])
    expect(detail?.versions.map(({ name, share, errors }) => [name, share, errors])).toEqual([
      ['v1', 0.9, 0],
      ['v2', 0.1, 0.4],
    ])
    const caller = toNodeDetail(graph, toNodeId(web), context)
    expect(caller?.callees.map((row) => row.target.name)).toEqual(['ads', 'cart'])
    expect(toNodeDetail(graph, toNodeId(peer('gone')), context)).toBeUndefined()
  })

  test('and an edge are shown in a region named Inspector', () => {
    const view: TrafficView = {
      graph,
      map: wholeMap(graph),
      at: epochMillis(1_700_000_015_000),
      polls: [],
      quantiles: 'ready',
      namespaces: ['shop'],
    }
    const show = (selected: TrafficNode['id'] | TrafficEdge['id'], shown = view) =>
      renderToStaticMarkup(
        <QueryClientProvider client={new QueryClient()}>
          <Inspector
            view={shown}
            selected={selected}
            context={context}
            actions={{ open: () => undefined, focus: () => undefined }}
            onSelect={() => undefined}
            onClose={() => undefined}
            heat={noHeat}
          />
        </QueryClientProvider>,
      )
    expect(show(busy.id)).toMatch(/<section aria-label="Inspector".*web.*→.*cart.*503 Service/s)
    expect(show(toNodeId(cart))).toMatch(/<section aria-label="Inspector".*Versions.*Callers/s)
    expect(show(toNodeId(cart))).toContain('href="/services/east/shop/cart"')
    expect(show(toNodeId(peer('gone')))).toContain('Not in view')

    const shop = toNodeId({ ...cart, service: '' })
    const folded = {
      ...wholeMap({
        ...graph,
        nodes: new Map([[shop, node({ ...cart, service: '' })]]),
        edges: new Map(),
      }),
      folds: new Map([
        [
          shop,
          { level: 'namespace', nodes: 3, worst: 'degraded', failing: 0, degraded: 3 },
        ] as const,
      ]),
    }
    const card = show(shop, { ...view, map: folded })
    expect(card).toMatch(/Open it.*Inside.*3 services, 3 degraded.*cart/s)
    expect(card).not.toContain('Open page')
  })
})
