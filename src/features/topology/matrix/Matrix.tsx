import { Download, Table2 } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'

import {
  cellValues,
  rankOrders,
  rowKinds,
  type CellValue,
  type HeatGrid,
  type RankOrder,
  type RowId,
  type RowKind,
} from '#src/domain/heat/heat.ts'
import { rankingFormula } from '#src/domain/heat/rank-rows.ts'
import type { EpochMillis, Seconds } from '#src/domain/units.ts'
import type { HeatScope } from '#src/queries/heat.ts'
import { Button } from '#src/ui/Button.tsx'
import { EmptyMessage } from '#src/ui/EmptyMessage.tsx'
import { formatCount } from '#src/ui/formats.ts'
import { IconButton } from '#src/ui/IconButton.tsx'
import { Popover } from '#src/ui/Popover.tsx'
import { Select } from '#src/ui/Select.tsx'
import { heatScales, type HeatContent, type HeatScale } from '#src/viz/heat/heat-content.ts'
import type { HeatPlace } from '#src/viz/heat/heat-places.ts'
import { LazyHeatGrid } from '#src/viz/heat/LazyHeatGrid.tsx'

import type { TimeMark } from '../time/marks.ts'
import type { TrafficState } from '../url.ts'
import type { TrafficChange } from '../use-traffic-state.ts'
import { CellQueries } from './CellQueries.tsx'
import type { MatrixBrush } from './use-brush.ts'

const HeatLegend = lazy(async () => ({
  default: (await import('#src/viz/heat/HeatLegend.tsx')).HeatLegend,
}))
const HeatTable = lazy(async () => ({
  default: (await import('#src/viz/heat/HeatTable.tsx')).HeatTable,
}))

type MatrixProps = {
  readonly content: HeatContent
  /** Whether it is known which rows there are. */
  readonly isRanked: boolean
  readonly failure: string | undefined
  /** Of all rows, found or not. */
  readonly total: number
  readonly idOf: (row: string) => RowId | undefined
  readonly onVisible: (rows: readonly string[]) => void
  readonly scope: HeatScope
  readonly grid: HeatGrid | undefined
  readonly state: TrafficState
  readonly onChange: TrafficChange
  /** The moment that the rest of the screen shows, and the window up to it. */
  readonly at: EpochMillis
  readonly range: Seconds
  readonly brush: MatrixBrush
  readonly marks: readonly TimeMark[]
}

const valueOptions = cellValues.map((value) => ({
  value,
  text: { errors: 'errors', p50: 'p50', p95: 'p95', p99: 'p99', rate: 'requests/s' }[value],
}))
const kindOptions = rowKinds.map((value) => ({
  value,
  text: { edges: 'edges', services: 'services', clusters: 'cluster pairs' }[value],
}))
const rankOptions = rankOrders.map((value) => ({
  value,
  text: { departure: 'departure', value: 'value', name: 'name' }[value],
}))
const scaleOptions = heatScales.map((value) => ({
  value,
  text: {
    absolute: 'absolute',
    relative: 'relative',
    objective: 'objective',
  }[value],
}))
const gridNames: { readonly [K in RowKind]: string } = {
  edges: 'Edge heatmap',
  services: 'Service heatmap',
  clusters: 'Cluster heatmap',
}

/** What each row did over time, the one to look at first on top; a rectangle in it is looked into. */
export function Matrix(props: MatrixProps) {
  const { content, isRanked, failure, total, idOf, scope, state, onChange } = props
  const { at, range, marks } = props
  const [cursor, setCursor] = useState<HeatPlace>()
  const [asked, setAsked] = useState<HeatPlace>()
  const [isTable, setTable] = useState(false)
  const { brush } = props
  const change = (patch: Partial<TrafficState['matrix']>) =>
    onChange({ matrix: { ...state.matrix, ...patch } }, { replace: true })
  const select = (row: string) => {
    const id = idOf(row)
    if (id !== undefined) onChange({ selected: id === state.selected ? undefined : id })
  }
  return (
    <section aria-label="Matrix" className="bg-panel flex h-full min-h-0 flex-col">
      <div className="flex min-h-9 shrink-0 flex-wrap items-center gap-x-2 gap-y-1 py-1 pr-1.5 pl-3">
        <h2 className="text-sm font-semibold">Matrix</h2>
        <span className="text-faint text-xs tabular-nums">
          {content.lines.length === total
            ? formatCount(total)
            : `${formatCount(content.lines.length)} of ${formatCount(total)}`}
        </span>
        <Select
          label="Cell value"
          value={state.matrix.value}
          options={valueOptions}
          onChange={(value: CellValue) => change({ value })}
        />
        <Select
          label="Rows"
          value={state.matrix.rows}
          options={kindOptions}
          onChange={(rows: RowKind) => change({ rows })}
        />
        <span title={rankingFormula({ order: state.matrix.rank, value: state.matrix.value })}>
          <Select
            label="Rank by"
            labelShown
            value={state.matrix.rank}
            options={rankOptions}
            onChange={(rank: RankOrder) => change({ rank })}
          />
        </span>
        <Select
          label="Colour scale"
          value={state.matrix.scale}
          options={scaleOptions}
          onChange={(scale: HeatScale) => change({ scale })}
        />
        {brush.isActive && (
          <Button className="border-accent text-accent" onClick={brush.clear}>
            Clear brush
          </Button>
        )}
        <span className="grow" />
        <Popover label="How to read the matrix" button="How to read it">
          <div className="flex w-96 max-w-full flex-col gap-2 p-3">
            <h2 className="font-semibold">How to read the matrix</h2>
            <p className="text-muted text-xs">
              Ranked {rankingFormula({ order: state.matrix.rank, value: state.matrix.value })}
            </p>
            <p className="text-muted text-xs">
              Arrow keys walk through the cells, Shift with arrows brushes, Enter selects the row,
              Ctrl with Enter shows the queries of a cell. Escape closes the card beside a cell,
              then takes the brush away.
            </p>
          </div>
        </Popover>
        <IconButton
          label="Show as a table"
          icon={Table2}
          aria-pressed={isTable}
          onClick={() => setTable(!isTable)}
        />
        <IconButton
          label="Save the matrix as CSV"
          icon={Download}
          onClick={() => void saveCsv(content, state.matrix.value)}
        />
      </div>
      <div className="border-line flex min-h-0 grow flex-col border-t">
        {failure !== undefined && (
          <p
            className="text-failing border-line shrink-0 truncate border-b px-3 py-0.5 text-xs"
            title={failure}
          >
            {failure}
          </p>
        )}
        <div className="min-h-0 grow overflow-auto">
          {isRanked && content.lines.length === 0 ? (
            <EmptyMessage title="No row to show">
              <p>
                {total === 0
                  ? 'No edge in scope reported anything in this time.'
                  : 'What is looked for leaves none of the rows.'}
              </p>
            </EmptyMessage>
          ) : isTable ? (
            <Suspense fallback={<p className="text-faint p-3">Loading…</p>}>
              <HeatTable content={content} />
            </Suspense>
          ) : (
            <LazyHeatGrid
              label={gridNames[state.matrix.rows]}
              content={content}
              cursor={cursor}
              onCursor={setCursor}
              selected={state.selected}
              onSelect={select}
              onOpen={select}
              onExplain={(row, time) => setAsked({ row, time })}
              brush={brush.shown}
              onBrush={brush.change}
              window={{ from: at - range * 1000, to: at }}
              marks={marks}
              onVisible={props.onVisible}
            />
          )}
        </div>
      </div>
      <div className="border-line flex min-h-6 shrink-0 items-center border-t px-3 py-0.5">
        <Suspense>
          <HeatLegend content={content} />
        </Suspense>
      </div>
      <CellQueries
        scope={scope}
        grid={props.grid}
        place={asked}
        idOf={idOf}
        onClose={() => setAsked(undefined)}
      />
    </section>
  )
}

async function saveCsv(content: HeatContent, name: string): Promise<void> {
  const { saveHeatCsv } = await import('#src/viz/heat/heat-csv.ts')
  saveHeatCsv(content, `matrix-${name}`)
}
