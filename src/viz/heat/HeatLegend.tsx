import { toCellScale } from './cell-scale.ts'
import type { HeatContent } from './heat-content.ts'
import { LegendBands } from './LegendBands.tsx'
import { LegendForms, type LegendForm } from './LegendForms.tsx'
import { useHeatTheme } from './use-heat-theme.ts'

type HeatLegendProps = {
  readonly content: Pick<HeatContent, 'ramp' | 'scale' | 'title' | 'format'>
}

/** What the colours and the forms of cells mean. */
export function HeatLegend({ content }: HeatLegendProps) {
  const { palette } = useHeatTheme()
  const scale = toCellScale(content, palette)
  const sample = scale.colours[Math.floor(scale.colours.length * 0.6)] ?? ''
  const forms: readonly LegendForm[] = [
    { look: { form: 'dot' }, words: 'none' },
    { look: { form: 'hatch' }, words: 'no telemetry' },
    { look: { form: 'few', colour: sample }, words: 'too few requests' },
    { look: { form: 'alarm' }, words: 'failed' },
    ...unplacedForm(content.scale),
  ]
  return (
    <div
      role="group"
      aria-label="Legend"
      className="text-muted text-2xs flex flex-wrap items-center gap-x-4 gap-y-1"
    >
      <LegendBands title={scale.title} colours={scale.colours} ticks={scale.ticks} />
      <LegendForms forms={forms} />
    </div>
  )
}

function unplacedForm(scale: HeatContent['scale']): readonly LegendForm[] {
  if (scale === 'absolute') return []
  const words = scale === 'relative' ? 'nothing to compare with' : 'no objective'
  return [{ look: { form: 'hollow' }, words }]
}
