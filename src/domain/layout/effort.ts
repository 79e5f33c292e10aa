import type { ColumnChoice } from './columns.ts'
import type { Network } from './network.ts'

/** How much care a map is drawn with. All of it is counted in steps, so that equal maps are drawn equal. */
export type Effort = {
  /** For maps of so many arcs and nodes at most. */
  readonly most: number
  /** The ways in which columns are chosen. */
  readonly choices: readonly NearChoice[]
  /** How often a choice is swept, and the best of them again. */
  readonly rough: number
  readonly fine: number
  /** After how many sweeps groups are sifted, and a picture is looked at. */
  readonly siftEvery: number
  readonly lookEvery: number
  /** How many pairs of arcs may be looked at to take crossings out. */
  readonly looks: number
  /** Whether each choice is drawn with care before one of them is taken. */
  readonly isThorough: boolean
  /** Whether entry points and ends are put to the borders in each choice, not in the best alone. */
  readonly isFarInAll: boolean
  /**
   * How many crossings the map may have for it, for each that it has without; below 1 where crossings
   * are counted so early that a map that is better in the end can have more of them.
   */
  readonly farRatio: number
}

export type NearChoice = Omit<ColumnChoice, 'atBorders'>

/** The care for a map: with few arcs it is drawn in every way and to the end, with many it can't be. */
export function effortFor(network: Network): Effort {
  const count = Math.max(network.arcs.length, network.ids.length)
  const effort = efforts.find(({ most }) => count <= most) ?? withMany
  if (network.frames.some(({ namespace }) => namespace !== '')) return effort
  return effort === withMany ? inOneFrameWithMany : { ...effort, choices: inOneFrame }
}

const withFew: Effort = {
  most: 250,
  choices: [
    { spread: 'shared', isShort: true },
    { spread: 0.25, isShort: true },
    { spread: 0.5, isShort: true },
  ],
  rough: 9,
  fine: 6,
  siftEvery: 3,
  lookEvery: 1,
  looks: 400_000,
  isThorough: true,
  isFarInAll: false,
  farRatio: 1.02,
}

const withFewest: Effort = {
  ...withFew,
  most: 150,
  choices: [
    { spread: 'shared', isShort: false },
    ...withFew.choices,
    { spread: 0.25, isShort: false },
    { spread: 1, isShort: true },
  ],
  isFarInAll: true,
}

const withSome: Effort = {
  most: 1200,
  choices: [
    { spread: 0, isShort: false },
    { spread: 0.25, isShort: false },
  ],
  rough: 6,
  fine: 14,
  siftEvery: 4,
  lookEvery: 2,
  looks: 600_000,
  isThorough: false,
  isFarInAll: false,
  farRatio: 1.02,
}

const withMany: Effort = {
  most: Infinity,
  choices: [{ spread: 0.75, isShort: false }],
  rough: 3,
  fine: 2,
  siftEvery: 3,
  lookEvery: 3,
  looks: 6_500_000,
  isThorough: false,
  isFarInAll: false,
  farRatio: 0.97,
}

const efforts = [withFewest, withFew, withSome]

/** Without namespaces there is one way, and a long one on maps too large to be made short. */
const inOneFrame: readonly NearChoice[] = [
  { spread: 'shared', isShort: false },
  { spread: 'shared', isShort: true },
]

/** Without namespaces columns are long, and so is the way through each. */
const inOneFrameWithMany: Effort = {
  ...withMany,
  choices: inOneFrame.slice(0, 1),
  fine: 10,
  looks: 3_000_000,
}
