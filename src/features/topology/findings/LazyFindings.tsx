import { lazy, Suspense } from 'react'

import type { FindingsProps } from './Findings.tsx'

const Findings = lazy(async () => ({ default: (await import('./Findings.tsx')).Findings }))

/** What was found, whose code comes after the numbers. */
export function LazyFindings(props: FindingsProps) {
  return (
    <Suspense fallback={<section aria-label="Findings" className="bg-panel" />}>
      <Findings {...props} />
    </Suspense>
  )
}
