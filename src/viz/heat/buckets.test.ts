import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import {
  fromBucketBrush,
  objectiveRow,
  toBucketBrush,
  type BucketContent,
} from './bucket-content.ts'
import { bucketCsv, bucketName, bucketRows, bucketWords, objectiveWords } from './bucket-words.ts'
import { toCountScale } from './count-scale.ts'
import { rangeBetween } from './grid-geometry.ts'
import { toHeatTheme } from './heat-theme.ts'
import { bucketLooks } from './to-bucket-layers.ts'

const theme = toHeatTheme({
  panel: '#ffffff',
  failing: '#b92318',
  control: '#8a94a0',
  line: '#dde2e8',
})
const content: BucketContent = {
  times: [1000, 2000, 3000, 4000],
  stepSeconds: 1,
  buckets: [
    { lower: 0, upper: 0.1 },
    { lower: 0.1, upper: 0.5 },
    { lower: 0.5, upper: Infinity },
  ],
  counts: [
    Float64Array.of(10, 90, 0),
    Float64Array.of(0, 0, 0),
    Float64Array.of(0, 0, 0),
    Float64Array.of(5, 5, 5),
  ],
  errors: Float64Array.of(4, 0, 0, 0),
  gaps: [false, true, false, false],
  objective: 0.2,
  shares: [{ above: 0.25, below: 0.75 }, undefined, undefined, undefined],
  format: String,
}
const plain = (text: string | undefined) => text?.replaceAll('\u00A0', ' ')

describe('rows', () => {
  test('are failed requests, then the source’s own buckets, the slowest first', () => {
    const names = bucketRows(content.buckets).map(({ label }) => plain(label))
    expect(names).toEqual(['failed', 'over 500 ms', '100 ms to 500 ms', 'under 100 ms'])
    expect(plain(bucketName({ lower: 0.0025, upper: 1 }))).toBe('2.5 ms to 1 s')
  })

  test('have the objective at its place within its bucket', () => {
    // a quarter of the way up the third row, whose lower edge is at 3
    expect(objectiveRow(content)).toBeCloseTo(2.75)
    expect(objectiveRow({ ...content, objective: 0.1 })).toBe(3)
    expect(objectiveRow({ ...content, objective: 9 })).toBe(2)
    const { objective: _, ...without } = content
    expect(objectiveRow(without)).toBeUndefined()
  })
})

describe('a cell', () => {
  const look = bucketLooks(content, theme)

  test('shows counts, an empty bucket, a time without requests, and one nobody reported', () => {
    expect(look(2, 0)).toMatchObject({ form: 'full', colour: theme.palette.latency.at(-1) })
    expect(look(1, 0)).toEqual({ form: 'blank' })
    expect(look(1, 2)).toEqual({ form: 'dot' })
    expect(look(1, 1)).toEqual({ form: 'hatch' })
  })

  test('of failed requests has the hue of errors, by their share', () => {
    expect(look(0, 0)).toEqual({ form: 'full', colour: theme.palette.errors[4] })
    expect(look(0, 3)).toEqual({ form: 'dot' })
    expect(look(0, 1)).toEqual({ form: 'hatch' })
  })

  test('says the same in words', () => {
    const words = bucketWords(content)
    expect(words(2, 0)).toBe('90 requests')
    expect(plain(words(0, 0))).toBe('4 failed, 4.00 %')
    expect([words(1, 0), words(1, 1), words(1, 2)]).toEqual(['none', 'no telemetry', 'none'])
    expect(plain(objectiveWords(0, content))).toBe('75.0 % within 200 ms, 25.0 % beyond')
    expect(objectiveWords(1, content)).toBeUndefined()
  })
})

test('a file has the counts of each time, and none where nobody reported', () => {
  const [, first, second] = bucketCsv(content).split('\r\n')
  expect(first).toBe('1970-01-01T00:00:01.000Z,10,90,0,4,')
  expect(second).toBe('1970-01-01T00:00:02.000Z,,,,,no telemetry')
})

describe('a brush', () => {
  test('is a time window and a span of latencies, there and back', () => {
    const corner = fc.record({ row: fc.integer({ min: 1, max: 3 }), column: fc.nat(3) })
    fc.assert(
      fc.property(corner, corner, (one, other) => {
        const range = rangeBetween(one, other)
        expect(fromBucketBrush(toBucketBrush(range, content), content)).toEqual(range)
      }),
    )
  })

  test('over failed requests alone says so; over more, it is the buckets’', () => {
    const failed = { top: 0, bottom: 0, left: 1, right: 2 }
    expect(toBucketBrush(failed, content)).toEqual({
      from: 2000,
      to: 3000,
      lower: 0,
      upper: Infinity,
      failedOnly: true,
    })
    expect(fromBucketBrush(toBucketBrush(failed, content), content)).toEqual(failed)
    const more = toBucketBrush({ ...failed, bottom: 2 }, content)
    expect(more).toEqual({ from: 2000, to: 3000, lower: 0.1, upper: Infinity })
  })
})

describe('a scale of counts', () => {
  test('is monotone, and stays within its bands', () => {
    const count = fc.double({ min: 0, max: 1e6, noNaN: true })
    fc.assert(
      fc.property(fc.array(count, { minLength: 1 }), count, count, (counts, one, other) => {
        const { bandOf } = toCountScale({ counts: [Float64Array.from(counts)] }, 16)
        const [less, more] = [Math.min(one, other), Math.max(one, other)]
        expect(bandOf(less)).toBeLessThanOrEqual(bandOf(more))
        expect(bandOf(less)).toBeGreaterThanOrEqual(0)
        expect(bandOf(more)).toBeLessThan(16)
      }),
    )
  })

  test('gives one spike no more than the last band', () => {
    const usual = Array.from({ length: 199 }, (_, index) => index + 1)
    const { bandOf } = toCountScale({ counts: [Float64Array.of(...usual, 1e9)] }, 16)
    expect(bandOf(1e9)).toBe(15)
    expect(bandOf(150)).toBeGreaterThan(10)
  })

  test('begins a band at each of its bounds', () => {
    const { bandOf, bounds } = toCountScale({ counts: [Float64Array.of(1, 10, 100, 1000)] }, 16)
    for (const [band, bound] of bounds.entries()) expect(bandOf(bound * 1.0001)).toBe(band + 1)
  })
})
