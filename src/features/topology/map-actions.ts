import type { Focus } from '#src/domain/detail/map-detail.ts'
import type { NodeId } from '#src/domain/mesh/identity.ts'
import type { MapOptions } from '#src/viz/map/map-options.ts'

import { closeBox, openBox } from './opened-boxes.ts'
import { parseTrafficState } from './url.ts'
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
  readonly showHidden: () => void
  /** Forgets what was opened and closed by hand. */
  readonly resetFolds: () => void
}

/** @param isFull - Whether more is wanted than can be read. */
export function toMapActions(change: TrafficChange, isFull: boolean): MapActions {
  return {
    setOptions: (options) => change(options, { replace: true }),
    open: (id) => change(openBox(current(), id, isFull)),
    close: (id) => change(closeBox(current(), id)),
    focus: (focus) => change({ focus }),
    drawEverything: (everything) => change({ everything }),
    showHidden: () => change({ hide: '' }),
    resetFolds: () => change({ opened: [], closed: [] }),
  }
}

/** Asked when something is done, so that actions needn't be made anew with every change. */
const current = () => parseTrafficState(new URLSearchParams(window.location.search))
