import { assignColumns } from './columns.ts'
import { effortFor, type NearChoice } from './effort.ts'
import type { Network } from './network.ts'
import { Ordering, type Picture } from './order.ts'
import { wrapColumns } from './wrap.ts'

/** What a map is mostly shown in. */
const pane = { width: 1280, height: 720 } as const

/** What entry points at the left and stores at the right may cost on the smallest maps. */
const borderCrossings = 2

/** A map whose columns are wrapped has to become so much larger in its pane, and may cost so much. */
const wrapPrice = { gain: 1.2, ratio: 1.1, crossings: 2 } as const

type Price = { readonly ratio: number; readonly crossings: number }

const isNoWorse = (picture: Picture, than: Picture, { ratio, crossings }: Price): boolean =>
  picture.crossings <= than.crossings * ratio + crossings

type Sketch = { readonly ordering: Ordering; readonly picture: Picture }

/** Draws a map in every way that columns can be chosen, roughly if it is large, and the best with care. */
export function drawBest(network: Network): Picture {
  const effort = effortFor(network)
  const { choices, rough, fine, siftEvery, lookEvery, looks } = effort
  const draw = (columns: Int32Array): Sketch => {
    const ordering = new Ordering(network, columns)
    ordering.sweep(rough, siftEvery, lookEvery)
    if (effort.isThorough) ordering.settle(looks)
    return { ordering, picture: ordering.picture }
  }
  const best = (of: readonly NearChoice[], atBorders: boolean) =>
    of
      .map((choice) => ({
        choice,
        ...draw(assignColumns(network, { ...choice, atBorders })),
      }))
      .reduce((one, other) => (costOf(other.picture) < costOf(one.picture) ? other : one))
  const near = best(choices, false)
  const far = best(effort.isFarInAll ? choices : [near.choice], true)
  const borderPrice = { ratio: effort.farRatio, crossings: borderCrossings }
  const chosen = isNoWorse(far.picture, near.picture, borderPrice) ? far : near
  const { ordering } = wrap(network, chosen, draw)
  ordering.sweep(fine, siftEvery, lookEvery)
  ordering.refine(looks)
  return ordering.picture
}

/** The map with its tallest columns wrapped, if it was too high for its pane and can be read better so. */
function wrap(network: Network, sketch: Sketch, draw: (columns: Int32Array) => Sketch): Sketch {
  const { columns, width, height } = sketch.picture
  if (pane.height / height > pane.width / width) return sketch
  const wrapped = wrapColumns(network, columns, pane)
  if (wrapped === undefined) return sketch
  const other = draw(wrapped)
  const isLarger = zoomOf(other.picture) >= wrapPrice.gain * zoomOf(sketch.picture)
  return isLarger && isNoWorse(other.picture, sketch.picture, wrapPrice) ? other : sketch
}

/** Few crossings, on a map that can still be read when it fits its pane: the fewer, the more that counts. */
const costOf = (picture: Picture): number =>
  (20 + picture.crossings + picture.hidden) / Math.sqrt(0.04 + zoomOf(picture))

const zoomOf = ({ width, height }: Picture): number =>
  Math.min(pane.width / width, pane.height / height)
