import { burnWindows } from '#src/domain/objectives/burn-rule.ts'
import type { BurnExplanation, ObjectiveStatus } from '#src/queries/objectives.ts'
import { formatLatency, formatRatio, formatTime, noNumber } from '#src/ui/formats.ts'

import { toCurl } from '../inspector-curl.ts'
import { InspectorSection } from '../InspectorSection.tsx'
import { QueryLine } from '../QueryLine.tsx'
import { BurnBadge } from './BurnBadge.tsx'

/** What a service has promised, and how fast its error budgets burn. */
export function InspectorObjectives({ status }: { readonly status: ObjectiveStatus }) {
  const { objective, availability, latency } = status
  const explanations = [...(availability?.explanations ?? []), ...(latency?.explanations ?? [])]
  const at = explanations[0]?.at
  return (
    <InspectorSection
      title="Objectives"
      {...(at !== undefined && { aside: `as of ${formatTime(at)}` })}
    >
      {availability !== undefined && objective.availability !== undefined && (
        <PromiseLine
          promise={`${formatRatio(objective.availability)} of requests succeed`}
          burn={availability}
        />
      )}
      {latency !== undefined && objective.latency !== undefined && (
        <PromiseLine
          promise={`${formatRatio(objective.latency.target)} of requests take at most ${formatLatency(objective.latency.threshold)}`}
          burn={latency}
        />
      )}
      {latency?.bucket !== undefined && (
        <p className="text-faint text-xs">
          The threshold lies in the bucket from {formatLatency(latency.bucket.lower)} to{' '}
          {formatLatency(latency.bucket.upper)}: inside it the share is an estimate.
        </p>
      )}
      {explanations.length > 0 && <Queries explanations={explanations} />}
    </InspectorSection>
  )
}

type PromiseProps = {
  readonly promise: string
  readonly burn: NonNullable<ObjectiveStatus['availability']>
}

function PromiseLine({ promise, burn }: PromiseProps) {
  return (
    <div className="flex flex-col gap-1">
      <p className="flex items-baseline justify-between gap-3">
        <span>{promise}</span>
        <BurnBadge burn={burn} />
      </p>
      <table className="w-full text-xs tabular-nums">
        <thead>
          <tr className="text-muted">
            <th scope="col" className="py-0.5 text-left font-normal">
              Budget burns over
            </th>
            {burnWindows.map((window) => (
              <th key={window} scope="col" className="py-0.5 text-right font-normal">
                {window}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row" className="text-muted py-0.5 text-left font-normal">
              times too fast
            </th>
            {burnWindows.map((window) => (
              <td key={window} className="py-0.5 text-right">
                {rateText(burn.rates[window])}
              </td>
            ))}
          </tr>
        </tbody>
      </table>
      <p className="text-muted text-xs">{burn.words}</p>
    </div>
  )
}

const rateText = (rate: number | undefined): string =>
  rate === undefined ? noNumber : `${rate < 9.95 ? rate.toFixed(1) : Math.round(rate)}×`

function Queries({ explanations }: { readonly explanations: readonly BurnExplanation[] }) {
  return (
    <details className="text-xs">
      <summary className="text-faint hover:text-ink cursor-pointer py-0.5">Queries</summary>
      <ul className="flex flex-col text-sm">
        {explanations.map((line) => (
          <QueryLine
            key={`${line.cluster} ${line.number}`}
            {...line}
            curl={toCurl(line, window.location.origin)}
          />
        ))}
      </ul>
    </details>
  )
}
