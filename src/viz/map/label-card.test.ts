import { describe, expect, test } from 'vitest'

import type { Fold } from '#src/domain/detail/map-detail.ts'
import { nodeSize } from '#src/domain/layout/size.ts'
import type { Peer } from '#src/domain/mesh/identity.ts'
import type { TrafficNode } from '#src/domain/topology/graph.ts'
import { perSecond } from '#src/domain/units.ts'

import { cardLabel, foldLabel } from './label-card.ts'
import { textWidth } from './label-width.ts'
import { longFont } from './map-style.ts'
import { peer, toGraph, web } from './sample-graph.ts'

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
