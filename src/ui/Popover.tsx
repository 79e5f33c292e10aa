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

/** Below the button, from its nearer edge, never beyond the window. */
function place(anchor: DOMRect): CSSProperties {
  const top = anchor.bottom + 4
  const fromLeft = anchor.left + anchor.width / 2 < window.innerWidth / 2
  return {
    top,
    maxHeight: Math.max(160, window.innerHeight - top - 8),
    ...(fromLeft
      ? { left: anchor.left, right: 'auto', maxWidth: window.innerWidth - anchor.left - 8 }
      : { right: window.innerWidth - anchor.right, left: 'auto', maxWidth: anchor.right - 8 }),
  }
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
        aria-label={label}
        onBeforeToggle={(event) => {
          const anchor = document.getElementById(`${id}-button`)
          const opens = event.newState === 'open' && anchor !== null
          setPlaced(opens ? place(anchor.getBoundingClientRect()) : undefined)
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
