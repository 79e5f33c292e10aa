import { describe, expect, test } from 'vitest'

import type { Fold } from '#src/domain/detail/map-detail.ts'
import { nodeSize } from '#src/domain/layout/size.ts'
import type { Peer } from '#src/domain/mesh/identity.ts'
import type { TrafficNode } from '#src/domain/topology/graph.ts'
import { perSecond } from '#src/domain/units.ts'

import { cardLabel, closeLine, foldLabel } from './label-card.ts'
import { textWidth } from './label-width.ts'
import { longFont } from './map-style.ts'
import {
  cart,
  checkout,
  database,
  peer,
  pictureOf,
  toGraph,
  web,
  type Call,
} from './sample-graph.ts'
import { walkOrder } from './walk-order.ts'

function nodeOf(identity: Peer): TrafficNode {
  const node = [...toGraph([{ from: web, to: identity }]).nodes.values()].at(-1)
  if (node === undefined) throw new Error('the sample has nodes')
  return node
}
const version = (workload: string, name: string): Peer => ({
  ...peer('reviews'),
  workload,
  version: name,
})
const labelOf = (identity: Peer) => cardLabel(nodeOf(identity), 'service', false).text

describe('what is written on a card', () => {
  test('says a version once', () => {
    expect(labelOf(version('reviews-v2', 'v2'))).toBe('reviews-v2')
    expect(labelOf(version('reviews', 'v2'))).toBe('reviews (v2)')
  })

  test('tells long names of one family apart, and keeps them on the card', () => {
    const family = ['v1', 'v2'].map((name) =>
      labelOf(version(`recommendation-personalisation-engine-${name}`, name)),
    )
    expect(new Set(family).size).toBe(2)
    for (const name of family) {
      expect(name).toMatch(/^recomm.*….*-v[12]$/)
      expect(textWidth(name, longFont)).toBeLessThanOrEqual(nodeSize.width)
    }
  })

  test('says of a fold how many it holds and what is wrong in it', () => {
    const node = {
      ...nodeOf(peer('', 'shop')),
      inbound: { rate: perSecond(123), errors: perSecond(0) },
    }
    const fold: Fold = { level: 'namespace', nodes: 34, worst: 'failing', failing: 2, degraded: 1 }
    expect(foldLabel(node, fold, 'service')).toBe('shop · 34 services\n✖ 2 ▲ 1 · ~100/s')
  })
})

const lineOf = (call: Call, inbound: { rate: number; errors: number }) => {
  const graph = toGraph([call])
  const node = [...graph.nodes.values()].find(({ identity }) => identity === call.to)
  if (node === undefined) throw new Error('the sample has nodes')
  const rates = { rate: perSecond(inbound.rate), errors: perSecond(inbound.errors) }
  const called = walkOrder(graph).in.get(node.id) ?? []
  return closeLine({ ...node, inbound: rates }, called, pictureOf(graph).context)
}

describe('what a card says that is seen close', () => {
  test.each([
    ['requests and how many failed', { rate: 120, errors: 5 }, '120/s in · 4.2 % errors'],
    ['that none failed', { rate: 120, errors: 0 }, '120/s in · 0 % errors'],
    ['how few a share is of', { rate: 0.01, errors: 0.01 }, '0.01/s in · n=3 errors'],
  ])('is %s', (_, inbound, line) => {
    expect(lineOf({ from: web, to: cart }, inbound)).toBe(line)
  })

  test('is connections where nobody sends requests, and no share, since TCP tells no success', () => {
    const line = lineOf({ from: checkout, to: database, protocol: 'tcp' }, { rate: 3, errors: 0 })
    expect(line).toBe('3 conn/s in')
  })

  test('is no number where nothing is reported', () => {
    const silent = lineOf({ from: web, to: cart, silentSince: 1000 }, { rate: 0, errors: 0 })
    expect(silent).toBe('nothing seen to come in')
  })
})
