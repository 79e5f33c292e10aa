import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { toEdgeId, toNodeId, type Peer } from '../mesh/identity.ts'
import type { TrafficEdge, TrafficGraph } from '../topology/graph.ts'
import { epochMillis, perSecond } from '../units.ts'
import { originsNow } from './origins-now.ts'

const peer = (service: string): Peer => ({
  kind: 'mesh',
  cluster: 'east',
  namespace: 'shop',
  service,
  workload: '',
  version: '',
})
const edge = (
  from: string,
  to: string,
  state: TrafficEdge['health']['state'],
  errors = 1,
): TrafficEdge => ({
  id: toEdgeId({ source: peer(from), target: peer(to), protocol: 'http' }),
  source: toNodeId(peer(from)),
  target: toNodeId(peer(to)),
  protocol: 'http',
  health: { state, reason: '' },
  sides: {
    client: {
      backends: ['east'],
      rate: perSecond(10),
      errors: perSecond(errors),
      clientErrors: perSecond(0),
      responses: [],
      security: { mutualTls: perSecond(0), plaintext: perSecond(0), unknown: perSecond(0) },
    },
  },
})
const graphOf = (edges: readonly TrafficEdge[]): TrafficGraph => ({
  level: 'service',
  nodes: new Map(),
  edges: new Map(edges.map((one) => [one.id, one])),
})

describe('where trouble begins now', () => {
  test('is the end of the chain, however many fail further up', () => {
    const chain = [
      edge('gateway', 'web', 'failing', 9),
      edge('web', 'checkout', 'failing', 5),
      edge('checkout', 'payment', 'failing', 2),
      edge('web', 'cart', 'healthy', 0),
    ]
    expect(originsNow(graphOf(chain)).map(({ id }) => id)).toEqual(
      [chain[2], chain[0], chain[1]].map((one) => one?.id),
    )
  })

  test('is what fails before what is degraded', () => {
    const edges = [edge('a', 'b', 'degraded', 50), edge('c', 'd', 'failing', 1)]
    expect(originsNow(graphOf(edges))[0]?.id).toBe(edges[1]?.id)
  })

  test('is told in a circle, too, and nothing silent is told', () => {
    const circle = [edge('a', 'b', 'failing', 1), edge('b', 'a', 'failing', 2)]
    expect(originsNow(graphOf(circle))[0]?.id).toBe(circle[1]?.id)
    const silent = { ...edge('x', 'y', 'failing'), silentSince: epochMillis(1) }
    expect(originsNow(graphOf([silent]))).toEqual([])
  })

  test('does not depend on the order of edges', () => {
    const edges = [
      edge('a', 'b', 'failing', 3),
      edge('b', 'c', 'failing', 3),
      edge('a', 'd', 'degraded', 1),
      edge('e', 'b', 'failing', 3),
    ]
    const ids = originsNow(graphOf(edges)).map(({ id }) => id)
    fc.assert(
      fc.property(fc.shuffledSubarray(edges, { minLength: edges.length }), (shuffled) => {
        expect(originsNow(graphOf(shuffled)).map(({ id }) => id)).toEqual(ids)
      }),
    )
  })
})
