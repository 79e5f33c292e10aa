import type { TrafficView } from '#src/queries/traffic.ts'
import { Button } from '#src/ui/Button.tsx'
import { CopyButton } from '#src/ui/CopyButton.tsx'
import { EmptyMessage } from '#src/ui/EmptyMessage.tsx'

type NothingReportedProps = { readonly view: TrafficView; readonly onRetry: () => void }

/** What to check where every back end answers, and none knows of an edge. */
export function NothingReported({ view, onRetry }: NothingReportedProps) {
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
