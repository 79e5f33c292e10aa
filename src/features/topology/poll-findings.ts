import type { Failure } from '#src/domain/failure.ts'
import type { ClusterPoll, QueryName } from '#src/domain/topology/poll.ts'

/** One way that a refresh failed, and the queries that failed so; none when it was all of them. */
export type PollFailure = { readonly failure: Failure; readonly queries: readonly QueryName[] }

/** What failed in a refresh, each kind once: seven time-outs of one back end are one finding. */
export function pollFailures(poll: ClusterPoll): readonly PollFailure[] {
  if (poll.failure !== undefined) return [{ failure: poll.failure, queries: [] }]
  const findings = new Map<string, { failure: Failure; queries: QueryName[] }>()
  for (const { query, failure } of poll.queries) {
    if (failure === undefined) continue
    const key = `${failure.kind} ${failure.detail ?? ''}`
    const known = findings.get(key)
    if (known === undefined) findings.set(key, { failure, queries: [query] })
    else known.queries.push(query)
  }
  return [...findings.values()]
}

/** Warnings and infos that came with a refresh's answers, each once. */
export function pollNotes(poll: ClusterPoll): readonly string[] {
  return [...new Set(poll.queries.flatMap(({ notes }) => notes))]
}
