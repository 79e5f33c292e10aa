import { useEffect, useState } from 'react'

import type { TrafficGraph } from '#src/domain/topology/graph.ts'
import { toLayoutSkeleton } from '#src/domain/topology/layout-skeleton.ts'
import type { Positions } from '#src/domain/topology/layout.ts'
import { layoutClient } from '#src/workers/layout/layout-worker.ts'

/** How many scopes keep their positions, so that going back to one finds it as it was. */
const scopesKept = 12

/**
 * Where the nodes of a graph stand, laid out in a worker.
 *
 * @param scope - Names what is looked at: clusters, namespaces and level. Within one scope nothing
 *   that stayed moves; another scope has a layout of its own.
 * @returns `undefined` until the scope's first layout is there. While newcomers are being placed it
 *   lacks them; nodes without a position are not drawn yet.
 */
export function usePositions(
  graph: TrafficGraph | undefined,
  scope: string,
): Positions | undefined {
  const [scopes, setScopes] = useState<ReadonlyMap<string, Positions>>(new Map())
  const known = scopes.get(scope)

  useEffect(() => {
    if (graph === undefined || isPlaced(graph, known)) return undefined
    let isSuperseded = false
    const place = async () => {
      const positions = await layoutClient.layout(toLayoutSkeleton(graph), known)
      if (!isSuperseded) setScopes((before) => remember(before, scope, positions))
    }
    void place()
    return () => {
      isSuperseded = true
    }
  }, [graph, known, scope])
  return known
}

const isPlaced = (graph: TrafficGraph, known: Positions | undefined): boolean =>
  known !== undefined && [...graph.nodes.keys()].every((id) => known.has(id))

/** Adds positions as the newest, and forgets the scope that was asked for longest ago. */
function remember(
  scopes: ReadonlyMap<string, Positions>,
  scope: string,
  positions: Positions,
): ReadonlyMap<string, Positions> {
  const others = [...scopes].filter(([name]) => name !== scope)
  return new Map([...others.slice(1 - scopesKept), [scope, positions]])
}
