import type { LineExplanation } from '#src/queries/signals.ts'

import { toRangeCurl } from '../inspector-curl.ts'
import { QueryLine } from '../QueryLine.tsx'

type ChartQueriesProps = {
  readonly lines: readonly LineExplanation[]
  /** Moments in milliseconds since 1970, the step in seconds. */
  readonly grid: { readonly start: number; readonly end: number; readonly step: number }
}

/** The range query behind each line of a chart, to be asked again elsewhere. */
export function ChartQueries({ lines, grid }: ChartQueriesProps) {
  if (lines.length === 0) return null
  return (
    <details>
      <summary className="text-muted hover:text-ink cursor-pointer py-1 text-xs">Queries</summary>
      <ul className="flex flex-col">
        {lines.map((line) => (
          <QueryLine
            key={`${line.cluster} ${line.line}`}
            number={line.line}
            cluster={line.cluster}
            promql={line.promql}
            curl={toRangeCurl(line, grid, window.location.origin)}
          />
        ))}
      </ul>
    </details>
  )
}
