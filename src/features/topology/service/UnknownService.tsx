import type { Peer } from '#src/domain/mesh/identity.ts'
import { formatDuration } from '#src/domain/time-window.ts'
import type { SignalsAnswer } from '#src/queries/signals.ts'
import { Button } from '#src/ui/Button.tsx'
import { CopyButton } from '#src/ui/CopyButton.tsx'
import { EmptyMessage } from '#src/ui/EmptyMessage.tsx'
import { Link } from '#src/ui/Link.tsx'

import { timeRanges } from '../url.ts'
import type { ServiceState } from './service-url.ts'
import type { ServiceChange } from './use-service-state.ts'

type UnknownServiceProps = {
  readonly peer: Peer
  readonly signals: SignalsAnswer
  readonly state: ServiceState
  readonly onChange: ServiceChange
  readonly onRetry: () => void
}

/** Nobody reports of anything that reached the service: says so, and what to check. */
export function UnknownService({ peer, signals, state, onChange, onRetry }: UnknownServiceProps) {
  const longest = timeRanges.at(-1)
  const asked = signals.polls.find(({ cluster }) => cluster === peer.cluster) ?? signals.polls[0]
  const promql = asked?.queries.find(({ query }) => query === 'requests')?.promql
  return (
    <EmptyMessage title={`Nothing reported of ${peer.service} in ${formatDuration(state.range)}`}>
      <p>No proxy told of a request or a connection to it. What to check, in this order:</p>
      <ol className="list-decimal space-y-1 pl-5">
        <li>
          Is the name right?{' '}
          {peer.kind === 'mesh'
            ? `It would be a service of the namespace ${peer.namespace} in ${peer.cluster}`
            : `It would be a host outside the mesh, called from ${peer.cluster}`}
          ; a service that only calls others has charts of none of its own.
        </li>
        <li>Does it, or who calls it, run with a proxy or behind a waypoint?</li>
        <li>Was it called at all in this time? A longer range may show it.</li>
      </ol>
      {asked !== undefined && promql !== undefined && (
        <>
          <p>The query that {asked.cluster} answered with nothing:</p>
          <div className="border-line bg-panel flex items-start gap-1 rounded border p-1 pl-2">
            <code className="min-w-0 grow py-1 font-mono text-xs break-all">{promql}</code>
            <CopyButton what={`query of ${asked.cluster}`} text={promql} />
          </div>
        </>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button onClick={onRetry}>Ask again</Button>
        {longest !== undefined && longest !== state.range && (
          <Button onClick={() => onChange({ range: longest })}>
            Look at {formatDuration(longest)}
          </Button>
        )}
        <Link to="/" className="text-accent py-1 underline">
          Go to Traffic
        </Link>
      </div>
    </EmptyMessage>
  )
}
