import fc from 'fast-check'
import { expect, test } from 'vitest'

import { cardAt, type Rectangle } from '#src/domain/layout/size.ts'
import { toEdgeId } from '#src/domain/mesh/identity.ts'

import { curveBetween } from './edge-curve.ts'
import { labelForm, placeLabels, type LabelledEdge } from './label-places.ts'
import { peer, web } from './sample-graph.ts'

const at = fc.record({ x: fc.integer({ min: 0, max: 1200 }), y: fc.integer({ min: 0, max: 500 }) })
const wish = fc.record({
  from: at,
  to: at,
  lines: fc.array(fc.string({ minLength: 1, maxLength: 14 }), { minLength: 1, maxLength: 3 }),
  isNeeded: fc.boolean(),
})

const overlap = (a: Rectangle, b: Rectangle) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

test('labels cover no card and no label that chose before, but for those that must be drawn', () => {
  fc.assert(
    fc.property(
      fc.array(wish, { maxLength: 30 }),
      fc.array(at, { maxLength: 20 }),
      (wishes, cards) => {
        const edges = wishes.map(({ from, to, lines, isNeeded }, index): LabelledEdge => ({
          id: toEdgeId({ source: web, target: peer(`s${index}`), protocol: 'http' }),
          forms: [labelForm([lines.join(' · ')], false), labelForm(lines, false)],
          isNeeded,
          least: { width: 0, height: 0 },
          curve: curveBetween(from, to, 0, 0),
        }))
        const ground = cards.map(cardAt)
        const places = placeLabels(edges, ground)
        const drawn = edges.flatMap(({ id, forms, isNeeded }) => {
          const place = places.get(id)
          const form = place && forms[place.form]
          if (place === undefined || form === undefined) return []
          const [right, down] = [form.width / 2, form.height / 2]
          const { x, y } = place.at
          const box = { left: x - right, right: x + right, top: y - down, bottom: y + down }
          return [{ id, isNeeded, box }]
        })
        const covered = drawn.filter(({ isNeeded, box }, index) => {
          const others = [...ground, ...drawn.slice(0, index).map((other) => other.box)]
          return !isNeeded && others.some((other) => overlap(box, other))
        })
        expect(covered).toEqual([])
        const missing = edges.filter(({ id, isNeeded }) => isNeeded && !places.has(id))
        expect(missing).toEqual([])
      },
    ),
  )
})

test('what must be told stands in a gap between columns and not on a card, where there is a gap', () => {
  const form = labelForm(['▲ 2.0 %'], true)
  // a gap as the layout leaves it, far from where a long line is usually labelled
  const [left, right] = [180 + 0.44 * 1000, 180 + 0.44 * 1000 + form.width + 14]
  const ground: Rectangle[] = [
    { left: 180, right: left, top: -15, bottom: 15 },
    { left: right, right: 1180, top: -15, bottom: 15 },
  ]
  const edge: LabelledEdge = {
    id: toEdgeId({ source: web, target: peer('far'), protocol: 'http' }),
    forms: [form],
    isNeeded: true,
    least: { width: 0, height: 0 },
    curve: curveBetween({ x: 90, y: 0 }, { x: 1270, y: 0 }, 0, 0),
  }
  const x = placeLabels([edge], ground).get(edge.id)?.at.x ?? 0
  expect(x - form.width / 2).toBeGreaterThanOrEqual(left)
  expect(x + form.width / 2).toBeLessThanOrEqual(right)
})
