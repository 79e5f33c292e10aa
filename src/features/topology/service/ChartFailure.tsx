import { Banner } from '#src/ui/Banner.tsx'
import { Button } from '#src/ui/Button.tsx'

import type { failuresOf } from './service-charts.ts'

type ChartFailureProps = {
  readonly failures: ReturnType<typeof failuresOf>
  readonly onRetry: () => void
}

/** That a chart lacks what a query would have told: unknown, not zero. */
export function ChartFailure({ failures, onRetry }: ChartFailureProps) {
  if (failures.length === 0) return null
  return (
    <Banner tone="warn" action={<Button onClick={onRetry}>Retry</Button>}>
      {failures
        .map(({ cluster, queries }) => `No answer of ${cluster} to ${queries.join(', ')}`)
        .join('; ')}
      : what depends on it is missing here.
    </Banner>
  )
}
