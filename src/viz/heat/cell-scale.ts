import type { HeatPalette } from './heat-colours.ts'
import type { HeatContent, HeatLine } from './heat-content.ts'

/** Which band a value falls into, and what the bands mean. */
export type CellScale = {
  /** Ascending: one more colour than there are bounds. A value at a bound is above it. */
  readonly colours: readonly string[]
  /** The bounds in words: "100 ms", "×2", "+1 %". */
  readonly ticks: readonly string[]
  /** What is measured, in words: "p95, against its usual". */
  readonly title: string
  /** The band's place; `undefined` where the row lacks what the scale compares with. */
  readonly bandOf: (
    value: number,
    line: Pick<HeatLine, 'usual' | 'objective'>,
  ) => number | undefined
}

const bounds = {
  // seconds: 1 ms to 60 s
  latency: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60],
  // shares; the first band is the first error
  errors: [0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5],
  // per second
  rate: [0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000, 3000, 10_000],
} as const

/** log2 of a ratio; within ±0.25 is as usual, and beyond ±2 all is one band. */
const ratioBounds = [-2, -1, -0.25, 0.25, 1, 2]
const ratioTicks = ['÷4', '÷2', '÷1.2', '×1.2', '×2', '×4']
/** Differences of shares. */
const shareBounds = [-0.05, -0.01, -0.001, 0.001, 0.01, 0.05]
const shareTicks = ['−5 %', '−1 %', '−0.1 %', '+0.1 %', '+1 %', '+5 %']
/** Parts of the objective. */
const objectiveBounds = [0.5, 1, 2, 4]
const objectiveTicks = ['×½', '×1', '×2', '×4']

type Scaled = Pick<HeatContent, 'ramp' | 'scale' | 'title' | 'format'>

/** How the cells of a heatmap are coloured. */
export function toCellScale(
  { ramp, scale, title, format }: Scaled,
  palette: HeatPalette,
): CellScale {
  if (scale === 'relative') return relativeScale(ramp, title, palette)
  if (scale === 'objective') {
    return {
      colours: palette.objective,
      ticks: objectiveTicks,
      title: `${title}, against the objective`,
      bandOf: (value, { objective }) =>
        objective === undefined ? undefined : bandAt(value / objective, objectiveBounds),
    }
  }
  return {
    colours: palette[ramp],
    ticks: bounds[ramp].map((bound) => withoutZeros(format(bound))),
    title,
    bandOf: (value) => bandAt(value, bounds[ramp]),
  }
}

function relativeScale(
  ramp: HeatContent['ramp'],
  title: string,
  { departure }: HeatPalette,
): CellScale {
  const isShare = ramp === 'errors'
  return {
    colours: departure,
    ticks: isShare ? shareTicks : ratioTicks,
    title: `${title}, against the row’s usual`,
    bandOf: (value, { usual }) => {
      if (usual === undefined) return undefined
      return isShare
        ? bandAt(value - usual, shareBounds)
        : bandAt(Math.log2(value / usual), ratioBounds)
    },
  }
}

/** How many bounds a value has reached; `undefined` for no number, such as none against none. */
function bandAt(value: number, ascending: readonly number[]): number | undefined {
  if (Number.isNaN(value)) return undefined
  let band = 0
  while (band < ascending.length && value >= (ascending[band] ?? Infinity)) band += 1
  return band
}

/** "1 ms" for "1.0 ms": a bound is exact. */
export function withoutZeros(text: string): string {
  const [whole = '', rest] = text.split('.', 2)
  if (rest === undefined) return text
  const digits = /^\d*/.exec(rest)?.[0] ?? ''
  let kept = digits.length
  while (kept > 0 && digits[kept - 1] === '0') kept -= 1
  const unit = rest.slice(digits.length)
  return kept === 0 ? `${whole}${unit}` : `${whole}.${digits.slice(0, kept)}${unit}`
}

/** The band of a failed share. */
export const errorBand = (share: number): number => bandAt(share, bounds.errors) ?? 0
