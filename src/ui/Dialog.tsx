import { X } from 'lucide-react'
import { useEffect, useId, useRef, type ReactNode } from 'react'

import { classNames } from './class-names.ts'
import { IconButton } from './IconButton.tsx'

type DialogProps = {
  readonly title: string
  readonly open: boolean
  readonly onClose: () => void
  readonly isWide?: boolean
  readonly children: ReactNode
}

/** A modal dialog: the platform's own, so focus stays inside and Escape closes it. */
export function Dialog({ title, open, onClose, isWide = false, children }: DialogProps) {
  const titleId = useId()
  const element = useRef<HTMLDialogElement>(null)

  useEffect(() => {
    const dialog = element.current
    if (dialog === null || !open) return undefined
    dialog.showModal()
    return () => dialog.close()
  }, [open])

  return (
    // The dialog itself takes no keys: Escape and focus are the platform's.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events -- a click on the backdrop only repeats what Escape does
    <dialog
      ref={element}
      aria-labelledby={titleId}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === event.currentTarget) event.currentTarget.close()
      }}
      className={classNames(
        'border-line-strong bg-raised text-ink shadow-popover m-auto max-w-[calc(100vw-2rem)] rounded-lg border p-0 backdrop:bg-black/40',
        isWide ? 'w-[44rem]' : 'w-[26rem]',
      )}
    >
      {open && (
        <div className="p-4">
          <div className="mb-3 flex items-center justify-between">
            <h2 id={titleId} className="text-base font-semibold">
              {title}
            </h2>
            {/* closing natively gives the focus back to where it was */}
            <IconButton label="Close" icon={X} onClick={() => element.current?.close()} />
          </div>
          {children}
        </div>
      )}
    </dialog>
  )
}
