import type { ClusterPoll, QueryOutcome } from '#src/domain/topology/poll.ts'
import { describeFailure } from '#src/queries/describe-failure.ts'
import { CopyButton } from '#src/ui/CopyButton.tsx'
import { formatBytes, formatCount, formatTime } from '#src/ui/formats.ts'
import { StateDot } from '#src/ui/StateDot.tsx'

type QueryCostsProps = { readonly poll: ClusterPoll | undefined }

const head = 'border-b border-line-strong px-2 pb-1 text-xs font-normal text-faint'
const number = 'text-right tabular-nums whitespace-nowrap'

/** What each query of the last refresh cost, and how it ended. */
export function QueryCosts({ poll }: QueryCostsProps) {
  return (
    <div className="min-w-0">
      <div className="mb-1 flex flex-wrap items-baseline gap-x-3 text-xs">
        <h3 className="text-faint font-medium">Last refresh</h3>
        {poll !== undefined && (
          <span className="text-muted">
            {poll.state}
            {poll.asOf !== undefined && `, numbers of ${formatTime(poll.asOf)}`}
          </span>
        )}
      </div>
      {poll?.failure !== undefined && <p className="mb-2">{describeFailure(poll.failure)}</p>}
      {poll === undefined || poll.queries.length === 0 ? (
        <p className="text-faint">No query was answered yet.</p>
      ) : (
        <div className="overflow-x-auto">
          <table aria-label={`Query cost of ${poll.cluster}`} className="w-full">
            <thead>
              <tr>
                <th scope="col" className={`${head} pl-0 text-left`}>
                  Query
                </th>
                <th scope="col" className={`${head} text-right`}>
                  Time
                </th>
                <th scope="col" className={`${head} text-right`}>
                  Size
                </th>
                <th scope="col" className={`${head} text-right`}>
                  Series
                </th>
                <th scope="col" className={`${head} w-full text-left`}>
                  Outcome
                </th>
              </tr>
            </thead>
            <tbody>
              {poll.queries.map((outcome) => (
                <QueryRow key={outcome.query} outcome={outcome} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  )
}

function QueryRow({ outcome }: { readonly outcome: QueryOutcome }) {
  const { query, promql, millis, bytes, series, failure, notes } = outcome
  const cell = 'border-b border-line px-2 py-0.5 align-middle'
  return (
    <tr>
      <td className={`${cell} pl-0 whitespace-nowrap`}>
        <span className="flex items-center gap-1">
          {query} <CopyButton what={`query ${query}`} text={promql} />
        </span>
      </td>
      <td className={`${cell} ${number}`}>{formatCount(millis)} ms</td>
      <td className={`${cell} ${number}`}>{failure === undefined ? formatBytes(bytes) : ''}</td>
      <td className={`${cell} ${number}`}>{failure === undefined ? formatCount(series) : ''}</td>
      <td className={cell}>
        {failure !== undefined && (
          <>
            <StateDot tone="bad" word={failure.kind} />
            <span className="text-muted block text-xs">{describeFailure(failure)}</span>
          </>
        )}
        {failure === undefined && notes.length === 0 && <StateDot tone="good" word="answered" />}
        {notes.map((note) => (
          <span key={note} className="block text-xs">
            <StateDot tone="warn" word="warning" /> {note}
          </span>
        ))}
      </td>
    </tr>
  )
}
