import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { TrafficNode } from '#src/domain/topology/graph.ts'
import { perSecond } from '#src/domain/units.ts'

import { ringData, ringPieces, toRing } from './ring.ts'
import { cart, toGraph, web } from './sample-graph.ts'

type Share = { readonly rate: number; readonly errors: number }

function split(shares: readonly Share[]): TrafficNode {
  const [node] = toGraph([{ from: web, to: cart }]).nodes.values()
  if (node === undefined) throw new Error('the sample has nodes')
  const versions = shares.map(({ rate, errors }, index) => ({
    workload: 'cart',
    version: `v${index}`,
    rate: perSecond(rate),
    errors: perSecond(errors),
  }))
  return { ...node, versions: versions.toSorted((a, b) => b.rate - a.rate) }
}

const share = fc
  .record({
    rate: fc.double({ min: 0.001, max: 1e5, noNaN: true }),
    failed: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ rate, failed }): Share => ({ rate, errors: rate * failed }))

describe('a ring of versions', () => {
  test('is there only where requests are split', () => {
    expect(toRing(split([{ rate: 5, errors: 0 }]))).toBeUndefined()
    expect(
      toRing(
        split([
          { rate: 5, errors: 0 },
          { rate: 0, errors: 0 },
        ]),
      ),
    ).toBeUndefined()
  })

  test('shows the split in pieces, in order of version, and what failed of each', () => {
    const ring = toRing(
      split([
        { rate: 10, errors: 0 },
        { rate: 90, errors: 9 },
      ]),
    )
    expect(ring).toEqual([
      { version: 'v0', pieces: 2, failed: 0 },
      { version: 'v1', pieces: 18, failed: 2 },
    ])
    expect(ringData(ring ?? [])).toMatchObject({
      well0: 10,
      failed0: 0,
      well1: 80,
      failed1: 10,
      well2: 0,
    })
  })

  test('does not change while shares waver', () => {
    const before = toRing(
      split([
        { rate: 10.2, errors: 0 },
        { rate: 90, errors: 9 },
      ]),
    )
    expect(
      toRing(
        split([
          { rate: 9.8, errors: 0 },
          { rate: 91, errors: 8.9 },
        ]),
      ),
    ).toEqual(before)
  })

  test('is always whole, and leaves nobody out', () => {
    fc.assert(
      fc.property(fc.array(share, { minLength: 2, maxLength: 9 }), (shares) => {
        const ring = toRing(split(shares)) ?? []
        expect(ring.reduce((sum, { pieces }) => sum + pieces, 0)).toBe(ringPieces)
        for (const { pieces, failed } of ring) {
          expect(pieces).toBeGreaterThan(0)
          expect(failed).toBeLessThanOrEqual(pieces)
        }
      }),
    )
  })
})
