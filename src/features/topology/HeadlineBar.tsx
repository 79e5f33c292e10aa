import { Fragment } from 'react'

import type { TrafficView } from '#src/queries/traffic.ts'
import { CopyButton } from '#src/ui/CopyButton.tsx'
import { HealthGlyph } from '#src/ui/HealthGlyph.tsx'
import { Link } from '#src/ui/Link.tsx'

import { toHeadline, type Headline, type Known } from './headline.ts'
import { StatusLine } from './StatusLine.tsx'
import { trafficPath } from './traffic-path.ts'
import type { TrafficState } from './url.ts'

type HeadlineBarProps = {
  readonly view: TrafficView
  readonly state: TrafficState
  readonly known: Known
  readonly isAsking: boolean
  readonly onRetry: () => void
}

/** What is worst now, in one sentence, and how fresh that knowledge is. */
export function HeadlineBar({ view, state, known, isAsking, onRetry }: HeadlineBarProps) {
  const headline = view.graph.edges.size === 0 ? undefined : toHeadline(view.graph, known)
  return (
    // as high as a sentence of two lines where it may become one: what is below doesn't move with it
    <div className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-1 px-3 py-1.5 md:min-h-13 2xl:min-h-0">
      {headline !== undefined && <Sentence headline={headline} view={view} state={state} />}
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
  readonly view: TrafficView
  readonly state: TrafficState
}

const link = 'py-0.5 underline decoration-line-strong underline-offset-3 hover:decoration-accent'

function Sentence({ headline, view, state }: SentenceProps) {
  const { tone, edge, text, besides } = headline
  return (
    <p className="flex min-w-0 flex-1 basis-96 items-center gap-2 text-base">
      <HealthGlyph state={tone} />
      <span className="min-w-0">
        {edge !== undefined && (
          <>
            <Link
              to={trafficPath({ ...state, selected: edge.id })}
              className={`${link} font-semibold`}
            >
              {edge.name}
            </Link>{' '}
          </>
        )}
        {text}
        {besides.length > 0 && (
          <span className="text-faint">
            {edge !== undefined && ' Besides:'}
            {besides.map(({ text: words, find }, index) => (
              <Fragment key={find}>
                {index > 0 && ','}{' '}
                <Link to={trafficPath({ ...state, find })} className={link}>
                  {words}
                </Link>
              </Fragment>
            ))}
            .
          </span>
        )}
      </span>
      <CopyButton
        what="a link to this view"
        // what is pasted later shows what was seen now
        text={`${window.location.origin}${trafficPath({ ...state, at: state.at ?? view.at })}`}
      />
    </p>
  )
}
