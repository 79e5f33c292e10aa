import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useId, useMemo, useRef, useState } from 'react'

import { gridFor } from '#src/domain/heat/grid.ts'
import type { RowId } from '#src/domain/heat/heat.ts'
import { epochMillis, seconds } from '#src/domain/units.ts'
import { heatQueries, type HeatScope } from '#src/queries/heat.ts'
import { formatCount } from '#src/ui/formats.ts'
import type { BucketBrush } from '#src/viz/heat/bucket-content.ts'
import { LazyBucketHeatmap } from '#src/viz/heat/LazyBucketHeatmap.tsx'
import { useWidth } from '#src/viz/heat/use-width.ts'

import type { Horizon } from '../time/moments.ts'
import { thresholdOf, type BrushedView } from './brush.ts'
import { toBucketContent } from './to-bucket-content.ts'

type LatencyBucketsProps = {
  readonly scope: HeatScope
  readonly horizon: Horizon
  readonly row: RowId
  /** Seconds: what the service has promised. */
  readonly objective: number | undefined
  readonly onBrush: (view: BrushedView) => void
}

/** What labels of buckets take of the width. */
const labelWidth = 116

/** How many requests took how long, over time: the histogram of one edge or service. */
export function LatencyBuckets({ scope, horizon, row, objective, onBrush }: LatencyBucketsProps) {
  const headingId = useId()
  const host = useRef<HTMLDivElement>(null)
  const width = useWidth(host)
  const [brush, setBrush] = useState<BucketBrush>()
  const grid = gridFor({ ...horizon, width: Math.max(1, width - labelWidth) })
  const { data, error } = useQuery({
    ...heatQueries.buckets(scope, grid, row),
    enabled: width > 0,
    placeholderData: keepPreviousData,
  })
  const content = useMemo(
    () => data && toBucketContent(data, formatCount, objective),
    [data, objective],
  )
  const change = (next: BucketBrush | undefined) => {
    setBrush(next)
    if (next !== undefined && data !== undefined) onBrush(toView(next, data.grid.step))
  }
  return (
    <section
      aria-labelledby={headingId}
      className="border-line flex flex-col gap-1.5 border-t px-4 py-3"
    >
      <h3 id={headingId} className="font-semibold">
        Latency buckets
      </h3>
      <div ref={host} className="min-h-16">
        {error !== null && <p className="text-failing">{error.message}</p>}
        {data?.failure !== undefined && <p className="text-failing text-xs">{data.failure}</p>}
        {content === undefined && error === null && <div className="skeleton h-40 w-full" />}
        {content !== undefined && content.buckets.length === 0 && (
          <p className="text-muted">No latency was measured in this time.</p>
        )}
        {content !== undefined && content.buckets.length > 0 && (
          <LazyBucketHeatmap
            label="Requests by latency and time"
            content={content}
            brush={brush}
            onBrush={change}
          />
        )}
      </div>
    </section>
  )
}

/** The brushed times become the window; slower than the rectangle's fast edge, the threshold. */
function toView({ from, to, lower, failedOnly }: BucketBrush, step: number): BrushedView {
  const find = failedOnly === true ? 'err>0' : thresholdOf(lower, 'p99')
  return {
    at: epochMillis(to),
    range: seconds(Math.max(60, Math.round((to - from) / 1000 + step))),
    find,
  }
}
