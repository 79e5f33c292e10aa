import type { HeatRows, RowId } from '#src/domain/heat/heat.ts'

import { valueLooks } from './matrix/to-heat-content.ts'
import { Trend } from './matrix/Trend.tsx'
import type { TrafficState } from './url.ts'

type InspectorTrendProps = {
  readonly id: RowId
  readonly heat: HeatRows | undefined
  readonly state: TrafficState
}

/** What this row did over the time that the matrix shows. */
export function InspectorTrend({ id, heat, state }: InspectorTrendProps) {
  const { value } = state.matrix
  return (
    <p className="text-muted flex items-center gap-3 px-4 pb-3 text-xs">
      {valueLooks[value].title}
      <Trend id={id} heat={heat} value={value} width={240} />
    </p>
  )
}
