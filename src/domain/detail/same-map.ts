import { applyDiff, diffGraphs } from '../topology/diff.ts'
import type { TrafficGraph } from '../topology/graph.ts'
import { isSame } from '../topology/is-same.ts'
import type { Found, MapGraph } from './map-detail.ts'

/**
 * A map with the objects of the one before wherever they are equal, so that identity tells a screen
 * what to draw anew: the map itself where nothing changed.
 *
 * @param shown - A map of all of it has this very graph.
 */
export function keepSame(
  before: MapGraph | undefined,
  map: MapGraph,
  shown: TrafficGraph,
): MapGraph {
  if (before === undefined || before.graph.level !== map.graph.level) return map
  const next = {
    ...map,
    graph: map.graph === shown ? shown : keepGraph(before.graph, map.graph),
    folds: isSame([...before.folds], [...map.folds]) ? before.folds : map.folds,
    found: isSameFound(before.found, map.found) ? before.found : map.found,
    hidden: isSameFound(before.hidden, map.hidden) ? before.hidden : map.hidden,
  }
  return isSameMap(before, next) ? before : next
}

const keepGraph = (before: TrafficGraph, next: TrafficGraph): TrafficGraph =>
  applyDiff(before, diffGraphs(before, next))

function isSameMap(a: MapGraph, b: MapGraph): boolean {
  return (
    a.graph === b.graph &&
    a.folds === b.folds &&
    a.found === b.found &&
    a.hidden === b.hidden &&
    a.foldedUnhealthy === b.foldedUnhealthy &&
    isSame([a.inScope, a.wanted, a.drawn], [b.inScope, b.wanted, b.drawn])
  )
}

function isSameFound(a: Found, b: Found): boolean {
  if (a.state !== 'found' || b.state !== 'found') return isSame(a, b)
  return a.ids.size === b.ids.size && [...a.ids].every((id) => b.ids.has(id))
}
