import { lazy, Suspense, type ComponentProps } from 'react'

import type { HeatGrid as HeatGridType } from './HeatGrid.tsx'

const HeatGrid = lazy(async () => {
  const { HeatGrid: grid } = await import('./HeatGrid.tsx')
  return { default: grid }
})

/** A heatmap, whose code comes with the first one. */
export function LazyHeatGrid(props: ComponentProps<typeof HeatGridType>) {
  return (
    <Suspense fallback={<div aria-busy="true" className="skeleton h-full min-h-24 w-full" />}>
      <HeatGrid {...props} />
    </Suspense>
  )
}
