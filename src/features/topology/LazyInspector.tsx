import { lazy, Suspense, type ComponentProps } from 'react'

import type { Inspector as InspectorType } from './Inspector.tsx'
import { LoadingRows } from './LoadingScreen.tsx'

const Inspector = lazy(async () => {
  const { Inspector: inspector } = await import('./Inspector.tsx')
  return { default: inspector }
})

/** The inspector, whose code comes with the first selection. */
export function LazyInspector(props: ComponentProps<typeof InspectorType>) {
  return (
    <Suspense
      fallback={
        <section aria-label="Inspector" className="bg-panel h-full">
          <LoadingRows />
        </section>
      }
    >
      <Inspector {...props} />
    </Suspense>
  )
}
