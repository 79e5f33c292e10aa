import { memo, useMemo } from 'react'

import { isTooMuch, type MapDetail } from '#src/domain/detail/map-detail.ts'
import type { EdgeId, NodeId } from '#src/domain/mesh/identity.ts'
import type { ReadingContext } from '#src/domain/signals/reading.ts'
import type { TrafficView } from '#src/queries/traffic.ts'
import { SplitPane } from '#src/ui/SplitPane.tsx'

import { EmptyMesh } from './EmptyMesh.tsx'
import { LazyFindings } from './findings/LazyFindings.tsx'
import type { Compared } from './findings/use-comparison.ts'
import { highlightedIds } from './found-rows.ts'
import { LazyInspector } from './LazyInspector.tsx'
import { LazyMapPane } from './LazyMapPane.tsx'
import { LazyTables } from './LazyTables.tsx'
import { toMapActions } from './map-actions.ts'
import { LazyMatrixPane } from './matrix/LazyMatrixPane.tsx'
import type { CellsInView } from './matrix/use-heat-rows.ts'
import type { ScreenHeat } from './matrix/use-screen-heat.ts'
import type { Notice } from './notices.ts'
import { NoticeList, Notices } from './Notices.tsx'
import { scopeKey } from './scope-key.ts'
import type { PaneSizes, TrafficState } from './url.ts'
import type { TrafficChange } from './use-traffic-state.ts'

type TrafficPanesProps = {
  readonly view: TrafficView
  readonly context: ReadingContext
  readonly detail: MapDetail
  readonly state: TrafficState
  readonly onChange: TrafficChange
  /** Absent: nothing is compared. */
  readonly compared: Compared | undefined
  readonly heat: ScreenHeat
  readonly cells: CellsInView
  /** The numbers are of the view before, until the new one's arrive. */
  readonly isPlaceholder: boolean
  /** No room for panes side by side: one under the other, and the page scrolls. */
  readonly isNarrow: boolean
  readonly notices: readonly Notice[]
  readonly onRetry: () => void
}

/** Map, tables and inspector: one selection, seen three ways. */
export const TrafficPanes = memo(function TrafficPanes(props: TrafficPanesProps) {
  const { view, context, detail, state, onChange, compared, heat, cells, isPlaceholder, isNarrow } =
    props
  const { notices, onRetry } = props
  const { graph } = view
  const { found } = view.map
  const { labels, sides } = state
  const picture = useMemo(
    () => ({ map: view.map, context, options: { labels, sides } }),
    [view.map, context, labels, sides],
  )
  const isFull = isTooMuch(view.map.wanted)
  const actions = useMemo(() => toMapActions(onChange, isFull), [onChange, isFull])
  const select = (selected: EdgeId | NodeId | undefined) => onChange({ selected })
  const resize = (pane: keyof PaneSizes) => (size: number) =>
    onChange({ panes: { ...state.panes, [pane]: size } }, { replace: true })

  if (graph.edges.size === 0) {
    return (
      <>
        {notices.length > 0 && (
          <div className="px-3 pb-2">
            <NoticeList notices={notices} onRetry={onRetry} />
          </div>
        )}
        <EmptyMesh view={view} state={state} onChange={onChange} onRetry={onRetry} />
      </>
    )
  }
  const map = (
    <LazyMapPane
      picture={picture}
      actions={actions}
      detail={detail}
      scopeKey={scopeKey(state)}
      notices={<Notices notices={notices} onRetry={onRetry} isNarrow={isNarrow} />}
      selected={state.selected}
      highlighted={highlightedIds(found)}
      changes={compared?.looks}
      onSelect={select}
      isComplete={view.polls.every((poll) => poll.asOf !== undefined)}
      stale={isPlaceholder || view.polls.every(({ state: poll }) => poll === 'stale')}
    />
  )
  const tables = (
    <LazyTables
      view={view}
      context={context}
      state={state}
      onChange={onChange}
      changes={compared?.byEdge}
      cells={cells}
      statuses={heat.objectives.statuses}
      isNarrow={isNarrow}
    />
  )
  const inspector = state.selected !== undefined && (
    <LazyInspector
      view={view}
      selected={state.selected}
      context={context}
      actions={actions}
      onSelect={select}
      onClose={() => select(undefined)}
      heat={{
        ...heat.objectives,
        scope: heat.scope,
        cells: cells.heat,
        state,
        onBrush: (brushed) => onChange({ ...brushed, find: brushed.find || state.find }),
      }}
    />
  )
  const findings = (
    <LazyFindings
      compared={compared}
      graph={graph}
      suspected={{ ...heat.ranking, scope: heat.scope }}
      lookedAt={{ at: view.at, range: context.range, span: heat.scope.span }}
      selected={state.selected}
      onSelect={select}
    />
  )
  const matrix = (
    <LazyMatrixPane
      scope={heat.scope}
      heat={cells.heat.matrix}
      onGrid={cells.onGrid}
      onWanted={cells.onWanted.matrix}
      ranking={heat.ranking.ranking}
      failure={cells.failure ?? heat.ranking.failure}
      state={state}
      onChange={onChange}
      found={view.map}
      at={view.at}
      range={context.range}
      shortest={heat.shortest}
      marks={heat.marks}
      objectives={heat.objectives.objectives}
    />
  )
  if (isNarrow) {
    return (
      <div className="border-line flex flex-col border-t">
        <div className="h-80">{map}</div>
        {inspector}
        {findings}
        <div className="border-line h-96 border-t">{matrix}</div>
        {tables}
      </div>
    )
  }
  return (
    <div className="border-line min-h-0 grow border-t" aria-busy={isPlaceholder}>
      <SplitPane
        label="Height of the map and the matrix"
        direction="rows"
        size={state.panes.map}
        onResize={resize('map')}
        first={
          <SplitPane
            label="Width of the map"
            direction="columns"
            size={state.panes.inspector}
            min={40}
            onResize={resize('inspector')}
            first={
              <SplitPane
                label="Height of the map"
                direction="rows"
                size={state.panes.matrix}
                onResize={resize('matrix')}
                first={map}
                second={matrix}
              />
            }
            second={
              <div className="bg-panel h-full overflow-y-auto">
                {inspector}
                {findings}
              </div>
            }
          />
        }
        second={tables}
      />
    </div>
  )
})
