import { lazy, Suspense } from 'react'

import type { MatrixPaneProps } from './MatrixPane.tsx'

const MatrixPane = lazy(async () => ({ default: (await import('./MatrixPane.tsx')).MatrixPane }))

/** The matrix, whose code comes after the map's. */
export function LazyMatrixPane(props: MatrixPaneProps) {
  return (
    <Suspense
      fallback={
        <section aria-label="Matrix" aria-busy="true" className="bg-panel h-full p-3">
          <div className="skeleton h-full" />
        </section>
      }
    >
      <MatrixPane {...props} />
    </Suspense>
  )
}
