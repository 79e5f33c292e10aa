import { ChevronDown, ChevronUp } from 'lucide-react'
import { useId, useState } from 'react'

import { Banner, ToneIcon } from '#src/ui/Banner.tsx'
import { Button } from '#src/ui/Button.tsx'

import type { Notice } from './notices.ts'

type NoticesProps = { readonly notices: readonly Notice[]; readonly onRetry: () => void }

/**
 * What the viewer must know about the numbers. It lies over the map's top, so that nothing moves
 * when it comes or goes: what is bad opens by itself, once, where there is room; the rest, and what
 * was read, is a few words.
 */
export function Notices({
  notices,
  onRetry,
  isNarrow,
}: NoticesProps & { readonly isNarrow: boolean }) {
  const [isOpen, setOpen] = useState(false)
  const [known, setKnown] = useState<readonly string[]>([])
  const panelId = useId()

  const keys = notices.map(({ key }) => key)
  if (keys.join('\n') !== known.join('\n')) {
    setKnown(keys)
    const isNewlyBad = ({ key, tone }: Notice) => tone === 'bad' && !known.includes(key)
    if (notices.length === 0) setOpen(false)
    else if (!isNarrow && notices.some(isNewlyBad)) setOpen(true)
  }
  const [worst] = notices
  if (worst === undefined) return null
  return (
    <section
      aria-label="Notices"
      className="border-line-strong bg-raised shadow-popover absolute top-1.5 left-1.5 z-10 flex max-h-[calc(100%-0.75rem)] max-w-[min(56rem,calc(100%-0.75rem))] flex-col rounded border"
    >
      <Button
        look="quiet"
        aria-expanded={isOpen}
        aria-controls={panelId}
        onClick={() => setOpen(!isOpen)}
        className="text-ink min-w-0 justify-start! px-2!"
      >
        <ToneIcon tone={worst.tone} />
        <span className="min-w-0 truncate">
          {[...new Set(notices.map(({ brief }) => brief))].join(' · ')}
        </span>
        {isOpen ? (
          <ChevronUp size={14} aria-hidden className="ml-auto shrink-0" />
        ) : (
          <ChevronDown size={14} aria-hidden className="ml-auto shrink-0" />
        )}
      </Button>
      <ul
        id={panelId}
        hidden={!isOpen}
        className="border-line flex min-h-0 flex-col gap-1.5 overflow-auto border-t px-2 py-1.5 text-xs"
      >
        {notices.map(({ key, tone, text, more, canRetry }) => (
          <li key={key} className="flex flex-wrap items-start gap-x-2 gap-y-1">
            <ToneIcon tone={tone} />
            <span className="min-w-0 flex-1 basis-56 break-words">
              {text} <span className="text-muted">{more}</span>
            </span>
            {canRetry && (
              <Button className="h-6! text-xs" onClick={onRetry}>
                Ask again
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** All of them, one under the other, where there is no map that they could push away. */
export function NoticeList({ notices, onRetry }: NoticesProps) {
  return (
    <div className="flex flex-col gap-1">
      {notices.map(({ key, tone, text, more, canRetry }) => (
        <Banner
          key={key}
          tone={tone}
          action={canRetry && <Button onClick={onRetry}>Ask again</Button>}
        >
          {text} <span className="text-muted">{more}</span>
        </Banner>
      ))}
    </div>
  )
}

/** Says them aloud as they come; always on the page, since what is new itself is not listened to. */
export function NoticeAnnouncer({ notices }: { readonly notices: readonly Notice[] }) {
  return (
    <div aria-live="polite" className="sr-only">
      {notices.map(({ key, text, more }) => (
        <p key={key}>
          {text} {more}
        </p>
      ))}
    </div>
  )
}
