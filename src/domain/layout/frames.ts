import type { NodeId } from '../mesh/identity.ts'
import { framesOf, noFrames } from './frames-of.ts'
import {
  cardAt,
  clusterFrame,
  framed,
  namespaceFrame,
  union,
  type Position,
  type Rectangle,
} from './size.ts'
import type { LayoutNode } from './skeleton.ts'

/** A box on the map around what belongs together. */
export type MapFrame = {
  readonly kind: 'cluster' | 'namespace'
  readonly cluster: string
  /** Empty for a cluster's frame. */
  readonly namespace: string
  readonly rectangle: Rectangle
  readonly nodes: number
}

/**
 * The boxes around placed nodes: clusters first, then the namespaces in them, each by name.
 *
 * @param nodes - Those without a position are left out.
 * @returns Which there are {@link framesOf} says; none for a map of nothing but clusters.
 */
export function toFrames(
  nodes: Iterable<LayoutNode>,
  positions: ReadonlyMap<NodeId, Position>,
): readonly MapFrame[] {
  const clusters = new Map<string, Inner>()
  const namespaces = new Map<string, Inner & { cluster: string; namespace: string }>()
  const drawn = [...nodes]
  const frames = framesOf(drawn)
  for (const [index, { id }] of drawn.entries()) {
    const position = positions.get(id)
    const { cluster, namespace } = frames[index] ?? noFrames
    if (position === undefined || cluster === '') continue
    const card = cardAt(position)
    const inset = namespace === '' ? card : framed(card, namespaceFrame)
    clusters.set(cluster, grow(clusters.get(cluster), inset))
    if (namespace === '') continue
    const key = `${cluster}/${namespace}`
    namespaces.set(key, { ...grow(namespaces.get(key), card), cluster, namespace })
  }
  return [
    ...[...clusters]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([cluster, { inner, nodes: count }]) => ({
        kind: 'cluster' as const,
        cluster,
        namespace: '',
        rectangle: framed(inner, clusterFrame),
        nodes: count,
      })),
    ...[...namespaces]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { inner, nodes: count, cluster, namespace }]) => ({
        kind: 'namespace' as const,
        cluster,
        namespace,
        rectangle: framed(inner, namespaceFrame),
        nodes: count,
      })),
  ]
}

type Inner = { readonly inner: Rectangle; readonly nodes: number }

const grow = (before: Inner | undefined, rectangle: Rectangle): Inner => ({
  inner: union(before?.inner, rectangle),
  nodes: (before?.nodes ?? 0) + 1,
})
