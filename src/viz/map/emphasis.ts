import type { EdgeId, NodeId } from '#src/domain/mesh/identity.ts'
import type { TrafficGraph } from '#src/domain/topology/graph.ts'

import { ringOf } from './ring.ts'

/** What the viewer points at; each lends its own class. */
export type Attention = {
  readonly selected: NodeId | EdgeId | undefined
  readonly hovered: string | undefined
  /** Ids that Find found; `undefined` when nothing is looked for. */
  readonly highlighted: ReadonlySet<string> | undefined
}

/** Classes of emphasis by element; those without one are absent. */
export type Emphasis = ReadonlyMap<string, string>

/**
 * Which elements stand out and which stand back.
 *
 * The selected thing and what it touches stand out, likewise what the pointer is on. While something
 * is looked for, everything that wasn't found stands back, but for the ends of the edges found.
 */
export function toEmphasis(graph: TrafficGraph, attention: Attention): Emphasis {
  const classes = new Map<string, string[]>()
  const give = (id: string, name: string) => classes.set(id, [...(classes.get(id) ?? []), name])
  const { selected, hovered, highlighted } = attention

  if (selected !== undefined) give(selected, 'selected')
  if (hovered !== undefined) give(hovered, 'hovered')
  for (const { id, source, target } of graph.edges.values()) {
    for (const [focus, name] of [
      [selected, 'near-selected'],
      [hovered, 'near-hovered'],
    ] as const) {
      if (focus === id) {
        give(source, name)
        give(target, name)
      } else if (focus === source || focus === target) {
        give(id, name)
        give(focus === source ? target : source, name)
      }
    }
    if (highlighted === undefined) continue
    const isFound = highlighted.has(id) || (highlighted.has(source) && highlighted.has(target))
    give(id, isFound ? 'found' : 'faded')
  }
  if (highlighted !== undefined) {
    const ends = endsOf(graph, highlighted)
    for (const [id, { versions }] of graph.nodes) {
      if (highlighted.has(id)) give(id, 'found')
      else if (!ends.has(id)) {
        give(id, 'faded')
        if (versions.length > 1) give(ringOf(id), 'faded')
      }
    }
  }
  return new Map([...classes].map(([id, names]) => [id, [...new Set(names)].join(' ')]))
}

const endsOf = (graph: TrafficGraph, found: ReadonlySet<string>): ReadonlySet<NodeId> =>
  new Set(
    [...graph.edges.values()].flatMap(({ id, source, target }) =>
      found.has(id) ? [source, target] : [],
    ),
  )
