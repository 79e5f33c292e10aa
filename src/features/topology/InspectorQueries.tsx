import { keepPreviousData, useQuery } from '@tanstack/react-query'

import type { EdgeId } from '#src/domain/mesh/identity.ts'
import type { EpochMillis } from '#src/domain/units.ts'
import { trafficQueries } from '#src/queries/traffic.ts'
import { formatTime } from '#src/ui/formats.ts'

import { toCurl } from './inspector-curl.ts'
import { InspectorSection } from './InspectorSection.tsx'
import { QueryLine } from './QueryLine.tsx'

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
            {...explanation}
            curl={toCurl(explanation, window.location.origin)}
          />
        ))}
      </ul>
    </InspectorSection>
  )
}
