import type { Arc } from './network.ts'

/** An arc that asks for so many columns between its ends. */
export type Step = Arc & {
  readonly columns: number
  /** How many arcs of the network it stands for. */
  readonly arcs: number
}

/** How many nodes and steps may be looked at; larger networks stay longer than they need be. */
const budget = 1_000_000

/**
 * Moves nodes left and right until the steps together are as short as can be, without making any
 * shorter than it asks for.
 *
 * The network simplex method: nodes that hang together by steps without slack form trees; a tree, or
 * a branch that its own step doesn't hold back, moves where more of its arcs pull it than not, until
 * another step is without slack, and hangs on that from then on.
 *
 * @param columns - Long enough for all steps; changed in place.
 */
export function shorten(size: number, steps: readonly Step[], columns: Int32Array): void {
  const forest = new Forest(size, steps, columns)
  const most = budget / (1 + 4 * size + steps.length)
  for (let move = 0; move < most && forest.move(); move += 1);
}

class Forest {
  readonly #steps: readonly Step[]
  readonly #columns: Int32Array
  /** How much further to the right a node would be moved by all its arcs. */
  readonly #pulls: Int32Array
  /** What each node hangs on, -1 for a root, and whether the step to it leads to the right. */
  readonly #parents: Int32Array
  readonly #isCaller: Uint8Array
  readonly #children: Int32Array
  readonly #order: Int32Array
  readonly #sums: Int32Array
  readonly #isInBranch: Uint8Array

  constructor(size: number, steps: readonly Step[], columns: Int32Array) {
    this.#steps = steps
    this.#columns = columns
    this.#pulls = new Int32Array(size)
    this.#parents = new Int32Array(size).fill(-1)
    this.#isCaller = new Uint8Array(size)
    this.#children = new Int32Array(size)
    this.#order = new Int32Array(size)
    this.#sums = new Int32Array(size)
    this.#isInBranch = new Uint8Array(size)
    const trees = Int32Array.from({ length: size }, (_, node) => node)
    const rootOf = (node: number): number => {
      let root = node
      while (trees[root] !== root) root = trees[root] ?? root
      trees[node] = root
      return root
    }
    for (const step of steps) {
      const { source, target, arcs } = step
      this.#pulls[source] = (this.#pulls[source] ?? 0) + arcs
      this.#pulls[target] = (this.#pulls[target] ?? 0) - arcs
      const [from, to] = [rootOf(source), rootOf(target)]
      if (from === to || this.#slackOf(step) > 0) continue
      trees[from] = to
      this.#hang(source, target, true)
    }
  }

  /** Moves the branch or tree that gains most; `false` when there is nothing left to gain. */
  move(): boolean {
    const branch = this.#bestBranch()
    if (branch === undefined) return false
    const isRight = (this.#sums[branch] ?? 0) > 0
    this.#markBranch(branch)
    let slack = Infinity
    let tightest: Step | undefined
    for (const step of this.#steps) {
      const isFrom = this.#isInBranch[step.source] === 1
      if (isFrom === (this.#isInBranch[step.target] === 1) || isFrom !== isRight) continue
      const own = this.#slackOf(step)
      if (own >= slack) continue
      slack = own
      tightest = step
    }
    if (tightest === undefined) return false
    if (slack > 0) {
      const by = isRight ? slack : -slack
      for (const node of this.#order) {
        if (this.#isInBranch[node] === 1) this.#columns[node] = (this.#columns[node] ?? 0) + by
      }
    }
    this.#parents[branch] = -1
    const { source, target } = tightest
    this.#hang(isRight ? source : target, isRight ? target : source, isRight)
    return true
  }

  #slackOf({ source, target, columns }: Step): number {
    return (this.#columns[target] ?? 0) - (this.#columns[source] ?? 0) - columns
  }

  /** Hangs a tree on a node of another, by a node that becomes its root. */
  #hang(node: number, on: number, isCaller: boolean): void {
    let child = node
    let parent = on
    let leads = isCaller ? 1 : 0
    while (child !== -1) {
      const next = this.#parents[child] ?? -1
      const wasCaller = this.#isCaller[child] ?? 0
      this.#parents[child] = parent
      this.#isCaller[child] = leads
      parent = child
      child = next
      leads = 1 - wasCaller
    }
  }

  /** The branch whose arcs pull it most to where the step that it hangs on lets it go. */
  #bestBranch(): number | undefined {
    this.#sortLeavesFirst()
    this.#sums.set(this.#pulls)
    let best: number | undefined
    let most = 0
    for (const node of this.#order) {
      const sum = this.#sums[node] ?? 0
      const parent = this.#parents[node] ?? -1
      if (parent !== -1) this.#sums[parent] = (this.#sums[parent] ?? 0) + sum
      // a caller hangs left of its parent and may only go further left
      const gain = parent === -1 ? Math.abs(sum) : this.#isCaller[node] === 1 ? -sum : sum
      if (gain <= most) continue
      most = gain
      best = node
    }
    return best
  }

  #sortLeavesFirst(): void {
    const children = this.#children.fill(0)
    for (const parent of this.#parents) {
      if (parent !== -1) children[parent] = (children[parent] ?? 0) + 1
    }
    let count = 0
    for (let node = 0; node < children.length; node += 1) {
      if (children[node] === 0) this.#order[count++] = node
    }
    for (let place = 0; place < count; place += 1) {
      const parent = this.#parents[this.#order[place] ?? 0] ?? -1
      if (parent === -1) continue
      children[parent] = (children[parent] ?? 0) - 1
      if (children[parent] === 0) this.#order[count++] = parent
    }
  }

  #markBranch(branch: number): void {
    this.#isInBranch.fill(0)
    for (let place = this.#order.length - 1; place >= 0; place -= 1) {
      const node = this.#order[place] ?? 0
      const parent = this.#parents[node] ?? -1
      const isIn = node === branch || (parent !== -1 && this.#isInBranch[parent] === 1)
      this.#isInBranch[node] = isIn ? 1 : 0
    }
  }
}
