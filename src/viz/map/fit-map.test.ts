import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { fitMap, shiftIntoSight } from './fit-map.ts'
import { cardFont } from './map-style.ts'

const boxOf = (width: number, height: number) => ({ left: 0, top: 0, right: width, bottom: height })
const pane = { width: 1440, height: 480 }
const nameSize = (zoom = 0) => zoom * cardFont

describe('a fitted map', () => {
  test('lies within its pane, in the middle, when it is fitted whole', () => {
    const sides = fc.integer({ min: 50, max: 9000 })
    fc.assert(
      fc.property(sides, sides, (width, height) => {
        const { zoom = 0, pan = { x: 0, y: 0 } } = fitMap(boxOf(width, height), pane, 'whole') ?? {}
        expect(pan.x).toBeGreaterThanOrEqual(0)
        expect(pan.y).toBeGreaterThanOrEqual(0)
        expect(pan.x + width * zoom).toBeLessThanOrEqual(pane.width)
        expect(pan.y + height * zoom).toBeLessThanOrEqual(pane.height)
      }),
    )
  })

  test('is no larger than names need to be', () => {
    expect(nameSize(fitMap(boxOf(200, 60), pane, 'readable')?.zoom)).toBeLessThan(15)
  })

  test('keeps its names readable and begins at the top left when it is larger than its pane', () => {
    const fitted = fitMap(boxOf(2400, 1600), pane, 'readable')
    expect(nameSize(fitted?.zoom)).toBeGreaterThanOrEqual(9)
    expect(fitted?.pan).toEqual({ x: 16, y: 12 })
    expect(nameSize(fitMap(boxOf(2400, 1600), pane, 'whole')?.zoom)).toBeLessThan(7)
  })

  test('is shown whole when hardly any of it could be seen otherwise', () => {
    const huge = boxOf(4000, 20_000)
    expect(fitMap(huge, pane, 'readable')).toEqual(fitMap(huge, pane, 'whole'))
  })

  test('is readable on a telephone', () => {
    const fitted = fitMap(boxOf(1800, 720), { width: 320, height: 320 }, 'readable')
    expect(nameSize(fitted?.zoom)).toBeGreaterThanOrEqual(9)
  })

  test('has no viewport in a pane that is folded away', () => {
    expect(fitMap(boxOf(100, 100), { width: 0, height: 480 }, 'readable')).toBeUndefined()
  })
})

describe('what is selected', () => {
  test('stays where it is in sight, and moves into sight from outside by the least', () => {
    const seen = { left: 100, top: 100, right: 300, bottom: 200 }
    expect(shiftIntoSight(seen, pane)).toEqual({ x: 0, y: 0 })
    const beyond = { left: 1500, top: -40, right: 1600, bottom: 0 }
    expect(shiftIntoSight(beyond, pane)).toEqual({ x: 1440 - 68 - 1600, y: 52 })
  })

  test('shows its start when it is longer than the pane', () => {
    expect(shiftIntoSight({ left: 200, top: 20, right: 2200, bottom: 60 }, pane).x).toBe(-184)
  })
})
