import { createRandom } from '#src/simulator/random.ts'

import type { ScaleShape } from './shape.ts'

/** Who is there after some steps of coming and going. */
export type Churned = {
  /** By node: how often it was replaced by another of another name. */
  readonly replaced: readonly number[]
  /** By edge: whether it is there. */
  readonly isThere: readonly boolean[]
}

/** What comes and goes in one step, of all nodes and of all edges. */
const share = 0.02
const fewCalls = 4

/**
 * Lets nodes and edges come and go: at each step 2 % of the nodes leave and as many newcomers take
 * their place among the same neighbours, and 2 % of the edges are missing that come back later.
 */
export function createChurn({ nodes, edges }: ScaleShape, seed: number): (step: number) => Churned {
  const random = createRandom(seed)
  const degrees = nodes.map(() => 0)
  for (const { source, target } of edges) {
    degrees[source] = (degrees[source] ?? 0) + 1
    degrees[target] = (degrees[target] ?? 0) + 1
  }
  const shuffled = (indices: readonly number[]) =>
    indices
      .map((index) => ({ index, order: random.next() }))
      .toSorted((a, b) => a.order - b.order)
      .map(({ index }) => index)
  const leavers = shuffled(
    nodes.flatMap(({ kind }, index) =>
      kind === 'service' && (degrees[index] ?? 0) <= fewCalls ? index : [],
    ),
  )
  const extras = shuffled(edges.flatMap(({ isExtra }, index) => (isExtra ? index : [])))
  const nodesPerStep = Math.max(1, Math.round(nodes.length * share))
  const edgesPerStep = Math.max(1, Math.round(edges.length * share))

  return (step) => {
    const replaced = nodes.map(() => 0)
    const isThere = edges.map(() => true)
    for (let turn = 0; turn < step * nodesPerStep && leavers.length > 0; turn++) {
      const index = leavers[turn % leavers.length] ?? 0
      replaced[index] = (replaced[index] ?? 0) + 1
    }
    const missing = step === 0 ? 0 : Math.min(edgesPerStep, extras.length)
    for (let turn = 0; turn < missing; turn++) {
      isThere[extras[(step * edgesPerStep + turn) % extras.length] ?? 0] = false
    }
    return { replaced, isThere }
  }
}
