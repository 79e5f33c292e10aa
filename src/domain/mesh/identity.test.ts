import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import {
  displayName,
  levels,
  parseEdgeId,
  parseNodeId,
  peerAt,
  peerKinds,
  protocols,
  toEdgeId,
  toNodeId,
  type Peer,
} from './identity.ts'

/** Any text at all, lone surrogates and our own separators included. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('/', '>', '%', 'u', 'D', '8', '0', '\ud800', '\udc00', 'é') }),
)
const anyPeer: fc.Arbitrary<Peer> = fc.record({
  kind: fc.constantFrom(...peerKinds),
  cluster: anyText,
  namespace: anyText,
  service: anyText,
  workload: anyText,
  version: anyText,
})

const reviews: Peer = {
  kind: 'mesh',
  cluster: 'east',
  namespace: 'shop',
  service: 'reviews',
  workload: 'reviews-v1',
  version: 'v1',
}
const nowhere = { namespace: '', service: '', workload: '', version: '' }

describe('node ids', () => {
  test('name a peer field by field', () => {
    expect(toNodeId(reviews)).toBe('mesh/east/shop/reviews/reviews-v1/v1')
  })

  test('escape what would look like a separator', () => {
    expect(toNodeId({ ...reviews, service: 'a/b>c%' })).toBe(
      'mesh/east/shop/a%2Fb%3Ec%25/reviews-v1/v1',
    )
  })

  test('are read back to the peer they name', () => {
    fc.assert(
      fc.property(anyPeer, (peer) => {
        expect(parseNodeId(toNodeId(peer))).toEqual({ ok: true, value: peer })
      }),
    )
  })

  test('differ where peers differ', () => {
    fc.assert(
      fc.property(anyPeer, anyPeer, (a, b) => {
        expect(toNodeId(a) === toNodeId(b)).toBe(JSON.stringify(a) === JSON.stringify(b))
      }),
    )
  })

  test('have one spelling: whatever parses is written back as it was', () => {
    const almostId = fc.string({ unit: fc.constantFrom('a', '/', '%', '2', 'F', 'f', 'u', '~') })
    fc.assert(
      fc.property(almostId, (tail) => {
        const id = `mesh/${tail}`
        const peer = parseNodeId(id)
        expect(peer.ok ? toNodeId(peer.value) : id).toBe(id)
      }),
    )
  })

  test.each([
    ['', 'shape'],
    ['mesh/east/shop/reviews/reviews-v1', 'shape'],
    ['mesh/east/shop/reviews/reviews-v1/v1/x', 'shape'],
    ['pod/east/shop/reviews/reviews-v1/v1', 'peer-kind'],
    ['mesh/east/shop/%zz/reviews-v1/v1', 'escape'],
    ['mesh/east/shop/%2f/reviews-v1/v1', 'escape'],
    ['mesh/east/shop/a b/reviews-v1/v1', 'escape'],
  ])('refuse %j for its %s', (id, kind) => {
    expect(parseNodeId(id)).toEqual({ ok: false, error: { kind, text: id } })
  })
})

describe('edge ids', () => {
  test('are read back to the edge they name', () => {
    fc.assert(
      fc.property(anyPeer, anyPeer, fc.constantFrom(...protocols), (source, target, protocol) => {
        const edge = { source, target, protocol }
        expect(parseEdgeId(toEdgeId(edge))).toEqual({ ok: true, value: edge })
      }),
    )
  })

  test.each([
    ['mesh/a/b/c/d/e', 'shape'],
    ['mesh/a/b/c/d/e>udp>mesh/a/b/c/d/e', 'protocol'],
    ['mesh/a/b/c/d/e>tcp>mesh/a/b/c/d', 'shape'],
    ['pod/a/b/c/d/e>tcp>mesh/a/b/c/d/e', 'peer-kind'],
    ['mesh/a/b/c/d/e>tcp>mesh/a/b/c/d/e>tcp', 'shape'],
  ])('refuse %j for its %s', (id, kind) => {
    expect(parseEdgeId(id)).toMatchObject({ ok: false, error: { kind } })
  })
})

describe('peers at a level', () => {
  test('lose every finer field', () => {
    expect(levels.map((level) => toNodeId(peerAt(reviews, level)))).toEqual([
      'mesh/east////',
      'mesh/east/shop///',
      'mesh/east/shop/reviews//',
      'mesh/east/shop/reviews/reviews-v1/',
      'mesh/east/shop/reviews/reviews-v1/v1',
    ])
  })

  test('outside the mesh keep their host from the service level down, and fold above it', () => {
    const bank: Peer = { ...reviews, kind: 'external', service: 'bank.example' }
    expect(levels.map((level) => toNodeId(peerAt(bank, level)))).toEqual([
      'external/east////',
      'external/east////',
      'external/east//bank.example//',
      'external/east//bank.example//',
      'external/east//bank.example//',
    ])
  })

  test('depend on the coarsest cut alone', () => {
    fc.assert(
      fc.property(anyPeer, fc.nat(4), fc.nat(4), (peer, one, other) => {
        const coarse = levels[Math.min(one, other)] ?? 'cluster'
        const fine = levels[Math.max(one, other)] ?? 'version'
        expect(peerAt(peerAt(peer, fine), coarse)).toEqual(peerAt(peer, coarse))
      }),
    )
  })
})

describe('display names', () => {
  test.each<[Peer, string]>([
    [reviews, 'reviews-v1 (v1)'],
    [peerAt(reviews, 'workload'), 'reviews-v1'],
    [peerAt(reviews, 'service'), 'reviews'],
    [peerAt(reviews, 'namespace'), 'shop'],
    [peerAt(reviews, 'cluster'), 'east'],
    [{ kind: 'external', cluster: 'east', ...nowhere, service: 'bank.example' }, 'bank.example'],
    [{ kind: 'external', cluster: 'east', ...nowhere }, 'outside the mesh'],
    [{ kind: 'passthrough', cluster: 'east', ...nowhere }, 'passthrough'],
    [{ kind: 'blackhole', cluster: 'east', ...nowhere }, 'black hole'],
    [{ kind: 'unknown', cluster: 'east', ...nowhere }, 'unknown'],
  ])('%# say the finest thing known', (peer, name) => {
    expect(displayName(peer)).toBe(name)
  })

  test('tell an unknown caller from an unknown destination', () => {
    const unknown: Peer = { kind: 'unknown', cluster: 'east', ...nowhere }
    expect(displayName(unknown, 'source')).toBe('unknown caller')
    expect(displayName(unknown, 'target')).toBe('unknown destination')
  })

  test('are never empty', () => {
    fc.assert(fc.property(anyPeer, (peer) => displayName(peer) !== ''))
  })
})
