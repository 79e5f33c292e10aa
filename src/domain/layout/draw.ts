import { assignColumns, blockWays, type BlockWay, type ColumnChoice } from './columns.ts'
import type { Network } from './network.ts'
import { Ordering, type Picture } from './order.ts'

/** What a map is mostly shown in: a wide pane above tables. */
const pane = { width: 1280, height: 480 } as const

/** How many crossings more than without it entry points at the left and stores at the right may cost. */
const borderPrice = { ratio: 1.02, crossings: 2 } as const

type Sketch = {
  readonly ordering: Ordering
  readonly picture: Picture
  readonly choice: ColumnChoice
}

/** How often a map is swept: maps of few arcs with care in every way, large ones less. */
const sweeps = {
  few: { arcs: 250, rough: 12, fine: 6 },
  many: { arcs: 5000, rough: 3, fine: 3 },
} as const

/** On maps of more nodes namespaces don't share columns: they would become far too high. */
const mostShared = 150

/** Draws a map in every way that columns can be chosen, roughly if it is large, and the best with care. */
export function drawBest(network: Network): Picture {
  const count = network.arcs.length
  const draw = (choice: ColumnChoice): Sketch => {
    const ordering = new Ordering(network, assignColumns(network, choice))
    ordering.sweep(count <= sweeps.few.arcs ? sweeps.few.rough : sweeps.many.rough, 2)
    return { ordering, picture: ordering.picture, choice }
  }
  const near = waysFor(network)
    .map((way) => draw({ way, atBorders: false }))
    .reduce((best, other) => (costOf(other.picture) < costOf(best.picture) ? other : best))
  const far = draw({ ...near.choice, atBorders: true })
  const most = near.picture.crossings * borderPrice.ratio + borderPrice.crossings
  const { ordering } = far.picture.crossings <= most ? far : near
  ordering.sweep(count <= sweeps.many.arcs ? sweeps.few.fine : sweeps.many.fine, 4)
  ordering.refine()
  return ordering.picture
}

function waysFor({ frames, ids }: Network): readonly BlockWay[] {
  if (frames.every(({ namespace }) => namespace === '')) return ['shared']
  return ids.length > mostShared ? ['loose', 'strict'] : blockWays
}

/** Few crossings, on a map that can still be read when it fits its pane: the fewer, the more that counts. */
const costOf = ({ crossings, hidden, width, height }: Picture): number =>
  (20 + crossings + hidden) / Math.sqrt(0.08 + Math.min(pane.width / width, pane.height / height))
