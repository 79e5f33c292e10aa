import { useEffect, useMemo, useRef, useState } from 'react'

import type { MapGraph } from '#src/domain/detail/map-detail.ts'
import { gridFor } from '#src/domain/heat/grid.ts'
import type { HeatGrid, HeatRows, RowId } from '#src/domain/heat/heat.ts'
import type { Ranking } from '#src/domain/heat/packed-ranking.ts'
import type { Objective } from '#src/domain/objectives/objective.ts'
import type { EpochMillis, Seconds } from '#src/domain/units.ts'
import type { HeatScope } from '#src/queries/heat.ts'
import { useWidth } from '#src/viz/heat/use-width.ts'

import { limitOf } from '../objectives/use-objectives.ts'
import type { TimeMark } from '../time/marks.ts'
import type { Horizon } from '../time/moments.ts'
import { useHorizon } from '../time/use-horizon.ts'
import type { TrafficState } from '../url.ts'
import type { TrafficChange } from '../use-traffic-state.ts'
import { Matrix } from './Matrix.tsx'
import { toHeatLook, toPlainLines, toTimes, withCells } from './to-heat-content.ts'
import { useBrush } from './use-brush.ts'
import { useMatrixRows } from './use-matrix-rows.ts'

export type MatrixPaneProps = {
  readonly scope: HeatScope
  /** The cells of what was asked for, with their columns; absent before the first answer. */
  readonly heat: HeatRows | undefined
  /** Told which columns there is room for, and which rows are in view. */
  readonly onGrid: (grid: HeatGrid) => void
  readonly onWanted: (rows: readonly RowId[]) => void
  /** Absent before the first ranking. */
  readonly ranking: Ranking | undefined
  /** Why rows could not be ranked, or their cells not be asked for. */
  readonly failure: string | undefined
  readonly state: TrafficState
  readonly onChange: TrafficChange
  readonly found: Pick<MapGraph, 'found' | 'hidden'>
  /** The moment that the rest of the screen shows, and the window up to it. */
  readonly at: EpochMillis
  readonly range: Seconds
  /** Rates can't be averaged over less. */
  readonly shortest: Seconds
  readonly marks: readonly TimeMark[]
  readonly objectives: readonly Objective[]
}

/** What labels take of the width. */
const labelWidth = 232
/** Rows asked for before it is known which are in view. */
const firstRows = 30

/** The matrix with its numbers: all rows ranked, and the cells of those in view. */
export function MatrixPane(props: MatrixPaneProps) {
  const { scope, heat, onGrid, onWanted, ranking, state, found, objectives, ...rest } = props
  const host = useRef<HTMLDivElement>(null)
  const width = useWidth(host)
  const [visible, setVisible] = useState<readonly string[]>()
  const grid = useGrid(useHorizon(state, state.matrix.span), width)
  const ranked = useMatrixRows(ranking, state.matrix, found)
  const order = `${state.matrix.rank} ${state.matrix.value}`
  const [held, setHeld] = useState<{ readonly order: string; readonly rows: typeof ranked }>()
  const { shown, total, idOf } = held?.rows ?? ranked
  const wanted = useMemo(() => {
    const inView = visible?.flatMap((row) => idOf(row) ?? []) ?? []
    return inView.length > 0 ? inView : shown.slice(0, firstRows).map(({ id }) => id)
  }, [visible, idOf, shown])
  useEffect(() => onWanted(wanted), [onWanted, wanted])
  useEffect(() => {
    if (grid !== undefined) onGrid(grid)
  }, [onGrid, grid])

  const { rank, value, scale } = state.matrix
  const plain = useMemo(
    () =>
      toPlainLines(shown, {
        by: { order: rank, value },
        scale,
        objectiveOf: (row) => limitOf(row, value, objectives),
      }),
    [shown, rank, value, scale, objectives],
  )
  const columns = heat?.grid ?? grid
  const content = useMemo(() => {
    const look = { by: { order: rank, value }, scale }
    const times = columns === undefined ? { times: [], stepSeconds: 60 } : toTimes(columns)
    return { ...toHeatLook(look), ...times, lines: withCells(plain, heat, look) }
  }, [plain, heat, columns, rank, value, scale])

  const brush = useBrush(content, props.shortest, state, props.onChange)
  // under a brush no row moves or goes: the rest of the screen shows what it has chosen
  if (brush.shown !== undefined && held?.order !== order) setHeld({ order, rows: ranked })
  if (brush.shown === undefined && held !== undefined) setHeld(undefined)

  return (
    <div ref={host} className="h-full min-h-0">
      <Matrix
        {...rest}
        scope={scope}
        grid={columns}
        state={state}
        content={content}
        isRanked={ranking !== undefined}
        total={total}
        idOf={idOf}
        brush={brush}
        onVisible={setVisible}
      />
    </div>
  )
}

/** The same grid until it differs, so that what hangs on it stays. */
function useGrid({ end, span }: Horizon, width: number): HeatGrid | undefined {
  const hasRoom = width > labelWidth
  const room = Math.max(1, width - labelWidth)
  const { end: last, step, count } = gridFor({ end, span, width: room })
  return useMemo(
    () => (hasRoom ? { end: last, step, count } : undefined),
    [hasRoom, last, step, count],
  )
}
