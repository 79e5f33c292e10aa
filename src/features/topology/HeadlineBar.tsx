import type { TrafficView } from '#src/queries/traffic.ts'
import { HealthGlyph } from '#src/ui/HealthGlyph.tsx'

import { toHeadline, type Headline } from './headline.ts'
import { StatusLine } from './StatusLine.tsx'
import type { TrafficState } from './url.ts'
import type { TrafficChange } from './use-traffic-state.ts'

type HeadlineBarProps = {
  readonly view: TrafficView
  readonly state: TrafficState
  readonly onChange: TrafficChange
  readonly isAsking: boolean
  readonly onRetry: () => void
}

/** What is worst now, in one sentence, and how fresh that knowledge is. */
export function HeadlineBar({ view, state, onChange, isAsking, onRetry }: HeadlineBarProps) {
  const headline = view.graph.edges.size === 0 ? undefined : toHeadline(view.graph)
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-1 px-3 py-1.5">
      {headline !== undefined && (
        <Sentence headline={headline} onSelect={(edge) => onChange({ selected: edge })} />
      )}
      {/* the sentence changes with every refresh; what is said aloud, only with its subject */}
      <p role="status" className="sr-only">
        {headline?.edge === undefined ? '' : `${headline.edge.name} is ${headline.tone}`}
      </p>
      <StatusLine view={view} state={state} isAsking={isAsking} onRetry={onRetry} />
    </div>
  )
}

type SentenceProps = {
  readonly headline: Headline
  readonly onSelect: (edge: NonNullable<Headline['edge']>['id']) => void
}

function Sentence({ headline, onSelect }: SentenceProps) {
  const { tone, edge, text, rest } = headline
  return (
    <p className="flex min-w-0 flex-1 basis-96 items-center gap-2 text-base">
      <HealthGlyph state={tone} />
      <span className="min-w-0">
        {edge !== undefined && (
          <>
            <button
              type="button"
              onClick={() => onSelect(edge.id)}
              className="decoration-line-strong hover:decoration-accent py-0.5 text-left font-semibold underline underline-offset-3"
            >
              {edge.name}
            </button>{' '}
          </>
        )}
        {text} <span className="text-faint">{rest}</span>
      </span>
    </p>
  )
}
