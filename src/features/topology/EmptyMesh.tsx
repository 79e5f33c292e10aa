import type { TrafficView } from '#src/queries/traffic.ts'
import { Button } from '#src/ui/Button.tsx'
import { CopyButton } from '#src/ui/CopyButton.tsx'
import { EmptyMessage } from '#src/ui/EmptyMessage.tsx'

import { LoadingPanes } from './LoadingScreen.tsx'
import type { TrafficState } from './url.ts'
import type { TrafficChange } from './use-traffic-state.ts'

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
  return <NothingReported view={view} onRetry={onRetry} />
}

function NothingReported({ view, onRetry }: Pick<EmptyMeshProps, 'view' | 'onRetry'>) {
  const asked = view.polls.flatMap((poll) => {
    const requests = poll.queries.find(({ query }) => query === 'requests')
    return requests === undefined ? [] : [{ cluster: poll.cluster, promql: requests.promql }]
  })
  return (
    <EmptyMessage title="The back ends answer, but know of no mesh traffic">
      <p>What to check, in this order:</p>
      <ol className="list-decimal space-y-1 pl-5">
        <li>
          Does Prometheus scrape the proxies? They serve Istio’s metrics at :15020 and :15090.
        </li>
        <li>Does the configuration’s metric prefix or matcher fit this Prometheus?</li>
        <li>Was there any traffic in the time range? A longer one may show some.</li>
      </ol>
      {asked.map(({ cluster, promql }) => (
        <div key={cluster} className="flex flex-col gap-1">
          <p>The query that {cluster} answered with nothing:</p>
          <div className="border-line bg-panel flex items-start gap-1 rounded border p-1 pl-2">
            <code className="min-w-0 grow py-1 font-mono text-xs break-all">{promql}</code>
            <CopyButton what={`query of ${cluster}`} text={promql} />
          </div>
        </div>
      ))}
      <div>
        <Button onClick={onRetry}>Ask again</Button>
      </div>
    </EmptyMessage>
  )
}
