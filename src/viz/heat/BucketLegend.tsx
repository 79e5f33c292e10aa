import { formatLatency } from '#src/ui/formats.ts'

import type { BucketContent } from './bucket-content.ts'
import { withoutZeros } from './cell-scale.ts'
import { toCountScale } from './count-scale.ts'
import { LegendBands } from './LegendBands.tsx'
import { LegendForms } from './LegendForms.tsx'
import { useHeatTheme } from './use-heat-theme.ts'

/** What the colours and the forms of a latency heatmap mean. */
export function BucketLegend({ content }: { readonly content: BucketContent }) {
  const { palette } = useHeatTheme()
  const { bounds } = toCountScale(content, palette.latency.length)
  const failed = palette.errors[Math.floor(palette.errors.length / 2)] ?? ''
  return (
    <div
      role="group"
      aria-label="Legend"
      className="text-muted text-2xs flex flex-wrap items-center gap-x-4 gap-y-1"
    >
      <LegendBands
        title="Requests"
        colours={palette.latency}
        ticks={bounds.map((bound) => withoutZeros(content.format(bound)))}
      />
      <LegendForms
        forms={[
          { look: { form: 'full', colour: failed }, words: 'failed, by their share' },
          { look: { form: 'dot' }, words: 'no requests' },
          { look: { form: 'hatch' }, words: 'no telemetry' },
        ]}
      />
      {content.objective !== undefined && (
        <span className="flex items-center gap-1.5 whitespace-nowrap">
          <span aria-hidden className="border-ink w-4 border-t-2 border-dashed" />
          objective {withoutZeros(formatLatency(content.objective))}
        </span>
      )}
    </div>
  )
}
