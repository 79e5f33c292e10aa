import { useId, useState, type CSSProperties, type ReactNode } from 'react'

import { classNames } from './class-names.ts'

type PopoverProps = {
  /** Names the panel for assistive technology. */
  readonly label: string
  /** What the button shows. */
  readonly button: ReactNode
  readonly buttonLabel?: string
  readonly buttonClassName?: string
  /** Rendered only while the panel is open. */
  readonly children: ReactNode
}

const plainButton =
  'inline-flex h-7 shrink-0 items-center gap-1.5 rounded border border-line-strong bg-raised px-2.5 text-sm whitespace-nowrap hover:bg-hover'

const gap = 4
const margin = 8

/** On the side of the button that has more room, from its nearer edge, never beyond the window. */
function place(anchor: DOMRect): CSSProperties {
  const { innerWidth, innerHeight } = window
  const isBelow = anchor.top < innerHeight / 2
  const isFromLeft = anchor.left + anchor.width / 2 < innerWidth / 2
  const below = anchor.bottom + gap
  const vertical = isBelow
    ? { top: below, bottom: 'auto', maxHeight: innerHeight - below - margin }
    : { top: 'auto', bottom: innerHeight - anchor.top + gap, maxHeight: anchor.top - gap - margin }
  const horizontal = isFromLeft
    ? { left: anchor.left, right: 'auto', maxWidth: innerWidth - anchor.left - margin }
    : { left: 'auto', right: innerWidth - anchor.right, maxWidth: anchor.right - margin }
  return { ...vertical, ...horizontal }
}

/**
 * A button and the panel it opens. The platform's own popover: it sits above everything, closes on
 * Escape and on a click elsewhere, and gives focus back, without injecting a style that CSP refuses.
 */
export function Popover({ label, button, buttonLabel, buttonClassName, children }: PopoverProps) {
  const id = useId()
  const [placed, setPlaced] = useState<CSSProperties | undefined>(undefined)

  return (
    <>
      <button
        id={`${id}-button`}
        type="button"
        popoverTarget={id}
        aria-haspopup="dialog"
        aria-expanded={placed !== undefined}
        aria-label={buttonLabel}
        className={buttonClassName ?? plainButton}
      >
        {button}
      </button>
      <div
        id={id}
        popover="auto"
        role="dialog"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a long panel must scroll by keys
        tabIndex={0}
        aria-label={label}
        onBeforeToggle={(event) => {
          const anchor = document.getElementById(`${id}-button`)
          if (event.newState === 'open' && anchor !== null) {
            setPlaced(place(anchor.getBoundingClientRect()))
          }
        }}
        onToggle={(event) => {
          // not before it is closed: focus goes back to the button only from something still there
          if (event.newState === 'closed') setPlaced(undefined)
        }}
        style={placed}
        className={classNames(
          'fixed m-0 overflow-auto rounded-md border border-line-strong bg-raised text-sm text-ink shadow-popover',
        )}
      >
        {placed !== undefined && children}
      </div>
    </>
  )
}
