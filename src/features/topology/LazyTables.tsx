import { Suspense } from 'react'

import { loadAhead } from '#src/ui/load-ahead.tsx'

import { LoadingRows } from './LoadingScreen.tsx'
import type { TrafficTablesProps } from './TrafficTables.tsx'

const { preload, Loaded } = loadAhead(
  async () => (await import('./TrafficTables.tsx')).TrafficTables,
)

/** Fetches the code of the tables while the first numbers are on their way. */
export const preloadTables = preload

/** The tables, once their code is here. */
export function LazyTables(props: TrafficTablesProps) {
  return (
    <Suspense fallback={<LoadingRows />}>
      <Loaded {...props} />
    </Suspense>
  )
}
