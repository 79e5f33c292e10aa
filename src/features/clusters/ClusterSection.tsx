import { useId } from 'react'

import type { ClusterInfo } from '#src/contract/session.ts'
import type { ClusterPoll } from '#src/domain/topology/poll.ts'

import { BackendFacts } from './BackendFacts.tsx'
import { CapabilityFacts } from './CapabilityFacts.tsx'
import { QueryCosts } from './QueryCosts.tsx'
import { ScenarioSelect } from './ScenarioSelect.tsx'

type ClusterSectionProps = {
  readonly cluster: ClusterInfo
  /** How its last refresh went; absent before the first one. */
  readonly poll: ClusterPoll | undefined
  readonly isDemo: boolean
  readonly onRetry: () => void
}

export function ClusterSection({ cluster, poll, isDemo, onRetry }: ClusterSectionProps) {
  const headingId = useId()
  const place = [cluster.cloud, cluster.region].filter((part) => part !== '').join(' · ')
  return (
    <section aria-labelledby={headingId} className="border-line bg-panel rounded-md border">
      <div className="border-line flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-2">
        <h2 id={headingId} className="text-base font-semibold">
          {cluster.name}
        </h2>
        <p className="text-muted">{place}</p>
        {isDemo && (
          <span className="ml-auto">
            <ScenarioSelect cluster={cluster.name} onChanged={onRetry} />
          </span>
        )}
      </div>
      <div className="grid gap-x-8 gap-y-5 p-4 lg:grid-cols-[minmax(18rem,24rem)_1fr]">
        <div className="flex flex-col gap-5">
          <BackendFacts cluster={cluster} />
          <CapabilityFacts cluster={cluster} />
        </div>
        <QueryCosts poll={poll} />
      </div>
    </section>
  )
}
