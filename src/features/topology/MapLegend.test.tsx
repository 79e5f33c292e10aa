import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'

import { wholeMap } from '#src/domain/detail/map-detail.ts'
import { layoutGraph } from '#src/domain/layout/layout.ts'
import { toEdgeId, toNodeId, type Peer } from '#src/domain/mesh/identity.ts'
import type { TrafficEdge, TrafficGraph, TrafficNode } from '#src/domain/topology/graph.ts'
import { perSecond, seconds } from '#src/domain/units.ts'

import { MapLegend } from './MapLegend.tsx'

const peer = (service: string): Peer => ({
  kind: 'mesh',
  cluster: 'east',
  namespace: 'shop',
  service,
  workload: '',
  version: '',
})
const [web, cart] = [peer('web'), peer('cart')]

const none = perSecond(0)
const edge: TrafficEdge = {
  id: toEdgeId({ source: web, target: cart, protocol: 'http' }),
  source: toNodeId(web),
  target: toNodeId(cart),
  protocol: 'http',
  health: { state: 'failing', reason: '' },
  sides: {
    client: {
      backends: ['east'],
      rate: perSecond(50),
      errors: perSecond(5),
      clientErrors: none,
      responses: [{ code: '503', grpcStatus: '', flags: 'UO', rate: perSecond(5) }],
      security: { mutualTls: perSecond(50), plaintext: none, unknown: none },
    },
  },
}
const nodes = [web, cart].map((identity): TrafficNode => ({
  id: toNodeId(identity),
  identity,
  inbound: { rate: perSecond(1), errors: none },
  outbound: { rate: perSecond(1), errors: none },
  versions: [],
  health: { state: 'healthy', reason: '' },
}))
const graph: TrafficGraph = {
  level: 'service',
  nodes: new Map(nodes.map((node) => [node.id, node])),
  edges: new Map([[edge.id, edge]]),
}

describe('the legend', () => {
  const [now = '', others = ''] = renderToStaticMarkup(
    <MapLegend
      picture={{
        map: wholeMap(graph),
        context: { range: seconds(300), polls: new Map(), quantilesPending: false },
        options: { labels: ['trouble'], sides: false },
      }}
      positions={layoutGraph(graph)}
    />,
  ).split('<details')

  test('explains what is on the map now', () => {
    for (const words of [
      'failing',
      'a service, workload or version',
      'breaker',
      '✖ ▲',
      'Failed:',
    ]) {
      expect(now).toContain(words)
    }
    for (const words of ['degraded', 'a store', 'p95 ', 'a stack', 'a ring', 'rate limit']) {
      expect(now).not.toContain(words)
    }
  })

  test('keeps everything else for who asks', () => {
    for (const words of ['degraded', 'a store', 'a stack', 'a ring', 'rate limit']) {
      expect(others).toContain(words)
    }
  })
})
