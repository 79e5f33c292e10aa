import { memo, Suspense } from 'react'

import { loadAhead } from '#src/ui/load-ahead.tsx'

import type { TimeBarProps } from './TimeBar.tsx'

const { preload, Loaded } = loadAhead(async () => (await import('./TimeBar.tsx')).TimeBar)

/** Fetches the bar's code while the first numbers are on their way: its keys work from the start. */
export const preloadTimeBar = preload

/** The bar over the panes, which keeps its place until its code is here. */
export const LazyTimeBar = memo(function LazyTimeBar(props: TimeBarProps) {
  return (
    <Suspense fallback={<div className="border-line bg-panel h-9.25 shrink-0 border-t" />}>
      <Loaded {...props} />
    </Suspense>
  )
})
