import { useEffect, useState } from 'react'

import type { Positions } from '#src/domain/layout/layout.ts'
import { toLayoutSkeleton } from '#src/domain/layout/skeleton.ts'
import type { TrafficGraph } from '#src/domain/topology/graph.ts'
import { layoutClient } from '#src/workers/layout/layout-worker.ts'

/** How many scopes keep their positions, so that going back to one finds it as it was. */
const scopesKept = 12

/** `isFirst`: laid out before every cluster had answered, so the next layout starts anew. */
type Placed = { readonly positions: Positions; readonly isFirst: boolean }

/**
 * Where the nodes of a graph stand, laid out in a worker.
 *
 * @param scope - Names what is looked at: clusters, namespaces and level. Within one scope nothing
 *   that stayed moves; another scope has a layout of its own.
 * @param isComplete - Whether every cluster has answered or failed. What is laid out before that is
 *   laid out once more, so that the map doesn't depend on which cluster was the fastest.
 * @returns `undefined` until the scope's first layout is there. While newcomers are being placed it
 *   lacks them; nodes without a position are not drawn yet.
 */
export function usePositions(
  graph: TrafficGraph | undefined,
  scope: string,
  isComplete = true,
): Positions | undefined {
  const [scopes, setScopes] = useState<ReadonlyMap<string, Placed>>(new Map())
  const known = scopes.get(scope)

  useEffect(() => {
    const kept = known?.isFirst === true && isComplete ? undefined : known?.positions
    if (graph === undefined || isPlaced(graph, kept)) return undefined
    let isSuperseded = false
    const place = async () => {
      const positions = await layoutClient.layout(toLayoutSkeleton(graph), { previous: kept })
      if (isSuperseded) return
      setScopes((before) => remember(before, scope, { positions, isFirst: !isComplete }))
    }
    void place()
    return () => {
      isSuperseded = true
    }
  }, [graph, known, scope, isComplete])
  return known?.positions
}

const isPlaced = (graph: TrafficGraph, known: Positions | undefined): boolean =>
  known !== undefined && [...graph.nodes.keys()].every((id) => known.has(id))

/** Adds a scope as the newest, and forgets the scope that was asked for longest ago. */
function remember(
  scopes: ReadonlyMap<string, Placed>,
  scope: string,
  placed: Placed,
): ReadonlyMap<string, Placed> {
  const others = [...scopes].filter(([name]) => name !== scope)
  return new Map([...others.slice(1 - scopesKept), [scope, placed]])
}
