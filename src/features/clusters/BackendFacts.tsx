import type { BackendState, ClusterInfo } from '#src/contract/session.ts'
import { formatDuration } from '#src/domain/time-window.ts'
import { seconds } from '#src/domain/units.ts'
import { useClockOffset } from '#src/queries/server-clock.ts'
import { formatAge, formatCount, formatMoment } from '#src/ui/formats.ts'
import { StateDot } from '#src/ui/StateDot.tsx'
import { useNow } from '#src/ui/use-now.ts'

import { Fact, Facts } from './Fact.tsx'

type BackendFactsProps = { readonly cluster: ClusterInfo }

/** Whether each back end of a cluster answers the gateway's own probe, and how it is asked. */
export function BackendFacts({ cluster }: BackendFactsProps) {
  const { metricPrefix, matchers, rateWindowSeconds } = cluster.query
  return (
    <>
      <Facts title="Back ends">
        <Fact name="Metrics">
          <Backend backend={cluster.metrics} />
        </Fact>
        <Fact name="Traces">
          <Backend backend={cluster.traces} />
        </Fact>
        <Fact name="Kubernetes">
          <Backend backend={cluster.kubernetes} />
        </Fact>
      </Facts>
      <Facts title="How its metrics are asked for">
        <Fact name="Rate window">at least {formatDuration(seconds(rateWindowSeconds))}</Fact>
        <Fact name="Metric prefix">
          {metricPrefix === '' ? 'none' : <code className="font-mono text-xs">{metricPrefix}</code>}
        </Fact>
        <Fact name="Extra matchers">
          {matchers.length === 0 ? (
            'none'
          ) : (
            <code className="font-mono text-xs">{matchers.join(', ')}</code>
          )}
        </Fact>
        {cluster.istioCluster !== undefined && (
          <Fact name="Istio’s name for it">{cluster.istioCluster}</Fact>
        )}
      </Facts>
    </>
  )
}

function Backend({ backend }: { readonly backend: BackendState }) {
  switch (backend.state) {
    case 'none':
      return <span className="text-faint">none configured</span>
    case 'not-connected-yet':
      return <StateDot tone="none" word="configured, not connected yet" />
    case 'probing':
      return <StateDot tone="none" word="probing…" />
    case 'reachable':
      return (
        <>
          <StateDot tone="good" word={backend.version} />
          <span className="text-faint block text-xs">
            answered in {formatCount(backend.millis)} ms, <Checked at={backend.checkedAt} />
          </span>
        </>
      )
    case 'unreachable':
    default:
      return (
        <>
          <StateDot tone="bad" word="unreachable" />
          <span className="text-muted block text-xs">
            {backend.reason} (<Checked at={backend.checkedAt} />)
          </span>
        </>
      )
  }
}

function Checked({ at }: { readonly at: number }) {
  const now = useNow() + useClockOffset()
  return <span title={formatMoment(at)}>checked {formatAge((now - at) / 1000)} ago</span>
}
