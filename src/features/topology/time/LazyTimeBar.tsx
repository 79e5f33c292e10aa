import { lazy, memo, Suspense } from 'react'

import type { TimeBarProps } from './TimeBar.tsx'

const TimeBar = lazy(async () => ({ default: (await import('./TimeBar.tsx')).TimeBar }))

/** The bar over the panes, which keeps its place until its code is here. */
export const LazyTimeBar = memo(function LazyTimeBar(props: TimeBarProps) {
  return (
    <Suspense fallback={<div className="border-line bg-panel h-9.25 shrink-0 border-t" />}>
      <TimeBar {...props} />
    </Suspense>
  )
})
