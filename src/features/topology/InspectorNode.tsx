import type { ComponentProps } from 'react'

import type { EdgeId } from '#src/domain/mesh/identity.ts'
import { formatQuantity, formatRate, formatRatio } from '#src/ui/formats.ts'
import { ReadingText } from '#src/ui/ReadingText.tsx'

import type { NodeDetail, VersionDetail } from './inspector-node.ts'
import { InspectorPeers } from './InspectorPeers.tsx'
import { InspectorSection } from './InspectorSection.tsx'

type InspectorNodeProps = {
  readonly detail: NodeDetail
  readonly onSelect: (id: EdgeId) => void
}

/** One service, namespace or cluster: its totals, its versions, and who it speaks with. */
export function InspectorNode({ detail, onSelect }: InspectorNodeProps) {
  const { row, callers, callees, versions } = detail
  return (
    <>
      <InspectorSection title="Totals" aside="by the shown side of each edge">
        <dl className="grid grid-cols-[1fr_auto] gap-y-1 tabular-nums">
          <dt className="text-muted">
            {row.inUnit === 'requests' ? 'Requests' : 'Connections'}/s in
          </dt>
          <dd className="text-right">
            <Total reading={row.inbound} format={formatRate} />
          </dd>
          <dt className="text-muted">Errors of what comes in</dt>
          <dd className="text-right">
            <Total reading={row.errors} format={formatRatio} />
          </dd>
          <dt className="text-muted">
            {row.outUnit === 'requests' ? 'Requests' : 'Connections'}/s out
          </dt>
          <dd className="text-right">
            <Total reading={row.outbound} format={formatRate} />
          </dd>
        </dl>
        {callers.length + callees.length > 0 && (
          <p className="text-faint text-xs">
            Sums over {sumWords(callers.length, callees.length)}; each of these shows its queries.
          </p>
        )}
      </InspectorSection>
      {versions.length > 0 && <Versions versions={versions} />}
      <InspectorPeers title="Callers" rows={callers} end="source" onSelect={onSelect} />
      <InspectorPeers title="Callees" rows={callees} end="target" onSelect={onSelect} />
    </>
  )
}

/** "2 edges coming in and 1 edge going out". */
function sumWords(callers: number, callees: number): string {
  const words = [
    ...(callers > 0 ? [`${formatQuantity(callers, 'edge')} coming in`] : []),
    ...(callees > 0 ? [`${formatQuantity(callees, 'edge')} going out`] : []),
  ]
  return words.join(' and ')
}

/** Nobody reports that way: most often because nothing goes that way at all. */
function Total({
  reading,
  format,
}: Pick<ComponentProps<typeof ReadingText>, 'reading' | 'format'>) {
  const isUnreported = reading.state === 'no-telemetry' && reading.since === undefined
  if (isUnreported) return <span className="text-faint">none reported</span>
  return <ReadingText reading={reading} format={format} />
}

function Versions({ versions }: { readonly versions: readonly VersionDetail[] }) {
  return (
    <InspectorSection title="Versions" aside="observed share of requests">
      <ul className="flex flex-col gap-1.5">
        {versions.map(({ name, share, rate, errors }) => (
          <li key={name} className="grid grid-cols-[1fr_auto] gap-x-3">
            <span className="min-w-0 truncate" title={name}>
              {name}
            </span>
            <span className="text-right tabular-nums">
              {formatRatio(share)}
              <span className="text-faint ml-2 text-xs">
                {formatRate(rate)}/s
                {errors !== undefined && `, ${formatRatio(errors)} failed`}
              </span>
            </span>
            <svg aria-hidden className="text-accent col-span-2 mt-0.5 h-1.5 w-full rounded-full">
              <rect width="100%" height="100%" className="fill-hover" />
              <rect width={`${share * 100}%`} height="100%" fill="currentColor" />
            </svg>
          </li>
        ))}
      </ul>
    </InspectorSection>
  )
}
