import type { Level } from '../mesh/identity.ts'
import type { Changes, GraphDiff, TrafficGraph } from './graph.ts'
import { isSame } from './is-same.ts'

/** A graph without traffic. */
export function emptyGraph(level: Level): TrafficGraph {
  return { level, nodes: new Map(), edges: new Map() }
}

/**
 * What turns one graph into another. Nodes and edges are compared by content, so an equal graph
 * that was built anew differs in nothing.
 *
 * @returns Lists in ascending order of id; `changed` holds the new values.
 */
export function diffGraphs(before: TrafficGraph, after: TrafficGraph): GraphDiff {
  return {
    level: after.level,
    nodes: diffMaps(before.nodes, after.nodes),
    edges: diffMaps(before.edges, after.edges),
  }
}

/**
 * Applies what {@link diffGraphs} found.
 *
 * @returns A graph equal to the one the difference was taken to. What didn't change is the same
 *   object as before, the graph itself included, so that identity tells a screen what to redraw.
 */
export function applyDiff(before: TrafficGraph, diff: GraphDiff): TrafficGraph {
  if (diff.level === before.level && isEmptyDiff(diff)) return before
  return {
    level: diff.level,
    nodes: applyChanges(before.nodes, diff.nodes),
    edges: applyChanges(before.edges, diff.edges),
  }
}

/** Whether nothing changed. A change of level alone is left to whoever compares levels. */
export function isEmptyDiff({ nodes, edges }: GraphDiff): boolean {
  return hasNoChanges(nodes) && hasNoChanges(edges)
}

function diffMaps<T, Id>(before: ReadonlyMap<Id, T>, after: ReadonlyMap<Id, T>): Changes<T, Id> {
  const added: T[] = []
  const changed: T[] = []
  for (const [id, item] of after) {
    const known = before.get(id)
    if (known === undefined) added.push(item)
    else if (!isSame(known, item)) changed.push(item)
  }
  return { added, removed: [...before.keys()].filter((id) => !after.has(id)), changed }
}

/** All lists ascend by id, so one walk along them puts everything in its place. */
function applyChanges<T extends { readonly id: Id }, Id extends string>(
  before: ReadonlyMap<Id, T>,
  changes: Changes<T, Id>,
): ReadonlyMap<Id, T> {
  if (hasNoChanges(changes)) return before
  const { added, changed } = changes
  const removed = new Set(changes.removed)
  const items = new Map<Id, T>()
  let come = 0
  let next = 0
  for (const [id, item] of before) {
    for (let other = added[come]; other !== undefined && other.id < id; other = added[come]) {
      items.set(other.id, other)
      come += 1
    }
    const other = changed[next]
    if (other?.id === id) {
      items.set(id, other)
      next += 1
    } else if (!removed.has(id)) items.set(id, item)
  }
  for (const other of added.slice(come)) items.set(other.id, other)
  return items
}

const hasNoChanges = <T, Id>({ added, removed, changed }: Changes<T, Id>): boolean =>
  added.length === 0 && removed.length === 0 && changed.length === 0
