import { lazy, Suspense, type ComponentProps } from 'react'

import type { ChartCanvas as ChartCanvasType } from './ChartCanvas.tsx'

const ChartCanvas = lazy(async () => {
  const { ChartCanvas: canvas } = await import('./ChartCanvas.tsx')
  return { default: canvas }
})

/** A chart's canvas, whose code comes with the first chart. */
export function LazyChartCanvas(props: ComponentProps<typeof ChartCanvasType>) {
  return (
    <Suspense fallback={<div aria-busy="true" className="skeleton h-44 w-full" />}>
      <ChartCanvas {...props} />
    </Suspense>
  )
}
