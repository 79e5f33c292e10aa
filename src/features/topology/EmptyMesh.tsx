import { lazy, Suspense } from 'react'

import type { TrafficView } from '#src/queries/traffic.ts'
import { Button } from '#src/ui/Button.tsx'
import { EmptyMessage } from '#src/ui/EmptyMessage.tsx'

import { LoadingPanes } from './LoadingScreen.tsx'
import type { TrafficState } from './url.ts'
import type { TrafficChange } from './use-traffic-state.ts'

// only who was answered comes to see it, so its code can be fetched then
const NothingReported = lazy(async () => ({
  default: (await import('./NothingReported.tsx')).NothingReported,
}))

type EmptyMeshProps = {
  readonly view: TrafficView
  readonly state: TrafficState
  readonly onChange: TrafficChange
  readonly onRetry: () => void
}

/** No edge to show: because nothing answered yet, nothing answered at all, or nothing is there. */
export function EmptyMesh({ view, state, onChange, onRetry }: EmptyMeshProps) {
  const { polls } = view
  const loading = polls.filter((poll) => poll.state === 'loading')
  if (loading.length > 0) return <LoadingPanes asked={loading.map(({ cluster }) => cluster)} />
  if (polls.length > 0 && polls.every((poll) => poll.state === 'failed')) {
    return (
      <EmptyMessage title="No cluster answers">
        <p>There is nothing to show until one does. Why each of them failed stands above.</p>
        <p>Weir keeps asking; this page fills itself when an answer comes.</p>
        <div>
          <Button onClick={onRetry}>Ask again now</Button>
        </div>
      </EmptyMessage>
    )
  }
  if (state.namespaces.length > 0) {
    return (
      <EmptyMessage title={`No traffic to or from ${state.namespaces.join(', ')}`}>
        <p>In this time range nothing was reported for the namespaces that you chose.</p>
        <div>
          <Button onClick={() => onChange({ namespaces: [] })}>Show all namespaces</Button>
        </div>
      </EmptyMessage>
    )
  }
  return (
    <Suspense>
      <NothingReported view={view} onRetry={onRetry} />
    </Suspense>
  )
}
