import { lazy, Suspense, type ComponentProps } from 'react'

import type { BucketHeatmap as BucketHeatmapType } from './BucketHeatmap.tsx'

const BucketHeatmap = lazy(async () => {
  const { BucketHeatmap: heatmap } = await import('./BucketHeatmap.tsx')
  return { default: heatmap }
})

/** A latency heatmap, whose code comes with the first one. */
export function LazyBucketHeatmap(props: ComponentProps<typeof BucketHeatmapType>) {
  return (
    <Suspense fallback={<div aria-busy="true" className="skeleton h-64 w-full" />}>
      <BucketHeatmap {...props} />
    </Suspense>
  )
}
