import { useEffect, useMemo, useRef, useState } from 'react'

import type { Positions } from '#src/domain/layout/layout.ts'
import type { Position } from '#src/domain/layout/size.ts'
import type { NodeId } from '#src/domain/mesh/identity.ts'
import type { TrafficGraph } from '#src/domain/topology/graph.ts'

import { layOut } from './layout-ahead.ts'
import {
  arranged,
  holdsOf,
  keptFor,
  withMoved,
  withNewcomers,
  withoutPin,
  type Placement,
} from './placement.ts'
import { loadPlacement, mostScopes, savePlacement } from './saved-positions.ts'

/** Where things stand on a map, and what its viewer can do about that. */
export type Placing = {
  /**
   * `undefined` until the scope's first layout is there. While newcomers are being placed it lacks
   * them; nodes without a position are not drawn yet.
   */
  readonly positions: Positions | undefined
  readonly pinned: ReadonlySet<NodeId>
  /** Differs once everything was laid out from scratch. */
  readonly arrangement: number
  /** Puts a node somewhere and pins it there. */
  readonly move: (id: NodeId, position: Position) => void
  /** Lets layouts move a node again, or all of them. */
  readonly unpin: (id?: NodeId) => void
  /** Lays everything out from scratch, but for what is pinned. */
  readonly arrange: () => void
}

/** What a layout is asked for: as long as it is the same, the answer is of use. */
type LayoutCause = {
  readonly scope: string
  readonly known: Placement | undefined
  readonly isComplete: boolean
}

type Scopes = ReadonlyMap<string, Placement | undefined>

const nothing: ReadonlySet<NodeId> = new Set()
const nowhere: Positions = new Map()

/**
 * Where the nodes of a graph stand, laid out in a worker and remembered by the browser.
 *
 * @param scope - Names what is looked at: clusters, namespaces and level. Within one scope nothing
 *   that stayed moves; another scope has a layout of its own.
 * @param isComplete - Whether every cluster has answered or failed. What is laid out before that is
 *   laid out once more, so that the map doesn't depend on which cluster was the fastest.
 */
export function usePositions(graph: TrafficGraph, scope: string, isComplete: boolean): Placing {
  const [scopes, setScopes] = useState<Scopes>(new Map())
  const known = scopes.get(scope)
  if (!scopes.has(scope)) setScopes(remember(scopes, scope, loadPlacement(scope)))

  // A graph of other numbers doesn't make a layout that is on its way worthless: what it lacks is
  // placed once it is here. Only another scope, or a card that was moved, does.
  const underWay = useRef<LayoutCause>(undefined)
  useEffect(() => {
    const isLaidOut = known !== undefined && !(known.isFirst && isComplete)
    const kept = isLaidOut ? keptFor(graph, known) : nowhere
    const cause = { scope, known, isComplete }
    if (isSameCause(underWay.current, cause)) return
    underWay.current = undefined
    if (graph.nodes.size === 0 || kept === undefined) return
    underWay.current = cause
    const place = async () => {
      const placed = await layOut(graph, holdsOf(known, kept))
      if (underWay.current !== cause) return
      underWay.current = undefined
      const next =
        known === undefined || kept.size === 0
          ? arranged(known, placed, !isComplete)
          : withNewcomers(known, placed)
      setScopes((before) => (before.get(scope) === known ? remember(before, scope, next) : before))
    }
    void place()
  }, [graph, known, scope, isComplete])

  useEffect(() => {
    if (known !== undefined) savePlacement(scope, known)
  }, [scope, known])

  const actions = useMemo(() => {
    const change = (to: (before: Placement) => Placement) =>
      setScopes((before) => {
        const placement = before.get(scope)
        return placement === undefined ? before : remember(before, scope, to(placement))
      })
    return {
      move: (id: NodeId, position: Position) => change((before) => withMoved(before, id, position)),
      unpin: (id?: NodeId) => change((before) => withoutPin(before, id)),
      change,
    }
  }, [scope])

  return {
    positions: known?.positions,
    pinned: known?.pinned ?? nothing,
    arrangement: known?.arrangement ?? 0,
    move: actions.move,
    unpin: actions.unpin,
    arrange: () =>
      void layOut(graph, holdsOf(known, new Map())).then((placed) =>
        actions.change((before) => arranged(before, placed, before.isFirst)),
      ),
  }
}

const isSameCause = (a: LayoutCause | undefined, b: LayoutCause): boolean =>
  a?.scope === b.scope && a.known === b.known && a.isComplete === b.isComplete

/** Adds a scope as the newest, and forgets the scope that was asked for longest ago. */
function remember(scopes: Scopes, scope: string, placement: Placement | undefined): Scopes {
  const others = [...scopes].filter(([name]) => name !== scope)
  return new Map([...others.slice(1 - mostScopes), [scope, placement]])
}
