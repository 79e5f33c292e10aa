import type { Focus } from '#src/domain/detail/map-detail.ts'
import type { NodeId } from '#src/domain/mesh/identity.ts'
import type { MapOptions } from '#src/viz/map/map-options.ts'

import { parseTrafficState, type TrafficState } from './url.ts'
import type { TrafficChange } from './use-traffic-state.ts'

/** What can be done to a map besides selecting; all of it ends up in the URL. */
export type MapActions = {
  readonly setOptions: (options: Partial<MapOptions>) => void
  /** Shows a fold, a box or a service one level finer. */
  readonly open: (id: NodeId) => void
  /** Shows a box, or what a service was opened into, as one card again. */
  readonly close: (id: NodeId) => void
  readonly focus: (focus: Focus | undefined) => void
  readonly drawEverything: (everything: boolean) => void
  /** Forgets what was opened and closed by hand. */
  readonly resetFolds: () => void
}

export function toMapActions(change: TrafficChange): MapActions {
  return {
    setOptions: (options) => change(options, { replace: true }),
    open: (id) => change(toggled('opened', 'closed', id)),
    close: (id) => change(toggled('closed', 'opened', id)),
    focus: (focus) => change({ focus }),
    drawEverything: (everything) => change({ everything }),
    resetFolds: () => change({ opened: [], closed: [] }),
  }
}

/** Opened is not closed, and the other way round. */
function toggled(
  into: 'opened' | 'closed',
  from: 'opened' | 'closed',
  id: NodeId,
): Partial<TrafficState> {
  const state = parseTrafficState(new URLSearchParams(window.location.search))
  const rest = state[from].filter((other) => other !== id)
  if (rest.length < state[from].length) return { [from]: rest }
  return { [into]: [...new Set([...state[into], id])].toSorted() }
}
