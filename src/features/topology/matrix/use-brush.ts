import { useEffect, useState } from 'react'

import type { RowKind } from '#src/domain/heat/heat.ts'
import type { Seconds } from '#src/domain/units.ts'
import type { HeatBrush, HeatContent } from '#src/viz/heat/heat-content.ts'

import { defaultState, type TrafficState } from '../url.ts'
import type { TrafficChange } from '../use-traffic-state.ts'
import { toBrushedView, withoutThreshold } from './brush.ts'

/** A rectangle of cells, and what it did to the screen. */
export type MatrixBrush = {
  readonly shown: HeatBrush | undefined
  /** Whether the screen shows what some brush has chosen. */
  readonly isActive: boolean
  readonly change: (brush: HeatBrush | undefined) => void
  readonly clear: () => void
}

/** A brush that grows key by key doesn't ask for each of its sizes. */
const restMillis = 350

type Brushing = {
  readonly brush: HeatBrush
  readonly rows: RowKind
  /** Whether the screen has followed it. */
  readonly isFollowed: boolean
}

/** The brushed rectangle, which decides over the window and the threshold of the whole screen. */
export function useBrush(
  content: HeatContent,
  shortest: Seconds,
  state: TrafficState,
  onChange: TrafficChange,
): MatrixBrush {
  const [drawn, setDrawn] = useState<Brushing>()
  const { find, matrix } = state
  // a moment or other rows chosen elsewhere are no longer the brush's
  const isOurs = drawn?.rows === matrix.rows && (!drawn.isFollowed || drawn.brush.to === state.at)
  const shown = isOurs ? drawn.brush : undefined
  const isActive = shown !== undefined || withoutThreshold(find) !== find.trim()

  useEffect(() => {
    if (drawn === undefined || drawn.isFollowed) return undefined
    const timer = setTimeout(() => {
      setDrawn({ ...drawn, isFollowed: true })
      onChange(toBrushedView(drawn.brush, content, { value: matrix.value, shortest, find }))
    }, restMillis)
    return () => clearTimeout(timer)
    // oxlint-disable-next-line react/exhaustive-deps -- what else changes meanwhile must not put it off
  }, [drawn])

  const clear = () => {
    setDrawn(undefined)
    onChange({ at: undefined, range: defaultState.range, find: withoutThreshold(find) })
  }
  const change = (brush: HeatBrush | undefined) => {
    if (brush !== undefined) setDrawn({ brush, rows: matrix.rows, isFollowed: false })
    else if (isActive) clear()
  }
  return { shown, isActive, change, clear }
}
