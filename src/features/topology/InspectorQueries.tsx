import { keepPreviousData, useQuery } from '@tanstack/react-query'

import type { EdgeId } from '#src/domain/mesh/identity.ts'
import type { EpochMillis } from '#src/domain/units.ts'
import { trafficQueries, type Explanation } from '#src/queries/traffic.ts'
import { CopyButton } from '#src/ui/CopyButton.tsx'
import { formatTime } from '#src/ui/formats.ts'

import { toCurl } from './inspector-curl.ts'
import { InspectorSection } from './InspectorSection.tsx'

type InspectorQueriesProps = { readonly edge: EdgeId; readonly at: EpochMillis }

/** The query behind every number of an edge, to be asked again elsewhere. */
export function InspectorQueries({ edge, at }: InspectorQueriesProps) {
  const { data, error } = useQuery({
    ...trafficQueries.explanation(edge, at),
    placeholderData: keepPreviousData,
  })
  return (
    <InspectorSection
      title="Queries"
      {...(data !== undefined && { aside: `as of ${formatTime(at)}` })}
    >
      {error !== null && <p className="text-failing">The queries can’t be told: {error.message}</p>}
      {data === undefined && error === null && <p className="text-faint">Looking them up…</p>}
      {data?.length === 0 && (
        <p className="text-muted">No number of this edge came from a query of this refresh.</p>
      )}
      <ul className="flex flex-col">
        {data?.map((explanation) => (
          <QueryLine
            key={`${explanation.cluster} ${explanation.number}`}
            explanation={explanation}
          />
        ))}
      </ul>
    </InspectorSection>
  )
}

function QueryLine({ explanation }: { readonly explanation: Explanation }) {
  const { number, cluster, promql } = explanation
  return (
    <li className="border-line grid grid-cols-[1fr_auto] items-start border-t first:border-t-0">
      <details className="min-w-0 py-1.5">
        <summary className="cursor-pointer">
          {number} <span className="text-faint text-xs">of {cluster}</span>
        </summary>
        <pre
          // wider than the pane, so it scrolls, and what scrolls takes the focus
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- to scroll it by keys
          tabIndex={0}
          aria-label={`PromQL of ${number}, ${cluster}`}
          className="bg-canvas mt-1 overflow-x-auto rounded p-2 font-mono text-xs whitespace-pre-wrap"
        >
          {promql}
        </pre>
      </details>
      <span className="text-2xs text-faint flex items-center">
        PromQL
        <CopyButton what={`PromQL of ${number}, ${cluster}`} text={promql} />
        curl
        <CopyButton
          what={`curl for ${number}, ${cluster}`}
          text={toCurl(explanation, window.location.origin)}
        />
      </span>
    </li>
  )
}
