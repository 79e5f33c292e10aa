import { useId, type RefObject } from 'react'

import { classNames } from './class-names.ts'
import { formatQuantity } from './formats.ts'
import { useCombobox } from './use-combobox.ts'

type CompletionOption = {
  /** What is inserted; also what names the option. */
  readonly text: string
  readonly note: string
}

type CompletionListProps<T extends CompletionOption> = {
  /** The text field that the list helps with; the field says `role="combobox"` itself. */
  readonly box: RefObject<HTMLInputElement | null>
  /** What the field controls, as its `aria-controls` says. */
  readonly listId: string
  readonly label: string
  readonly options: readonly T[]
  /** @returns Whether more is to come, so that the list stays. */
  readonly onAccept: (option: T) => boolean
  /** What is wrong with the text; shown below it. */
  readonly fault: string | undefined
}

/**
 * Makes a combobox of a text field that is on screen already: it listens to the field and marks it
 * rather than drawing it, so that code which arrives late never costs a keystroke or the focus.
 *
 * Arrows go through the options, Enter and Tab take the one they stand on, Escape closes the list
 * before it does anything else. Nothing is taken that was not gone to.
 */
export function CompletionList<T extends CompletionOption>(props: CompletionListProps<T>) {
  const { box, listId, label, options, onAccept, fault } = props
  const id = useId()
  const faultId = `${id}-fault`
  const { isShown, isInside, active, accept } = useCombobox({
    box,
    options,
    onAccept,
    optionId: (index) => `${id}-${index}`,
    faultId: fault === undefined ? undefined : faultId,
  })

  return (
    <>
      <span role="status" className="sr-only">
        {isShown ? formatQuantity(options.length, 'suggestion') : ''}
      </span>
      <div
        className={classNames(
          isShown || isInside
            ? 'border-line-strong bg-raised shadow-popover absolute top-8 left-0 z-30 w-[30rem] rounded-md border text-sm max-sm:fixed max-sm:inset-x-3 max-sm:top-auto max-sm:mt-1 max-sm:w-auto'
            : 'text-xs',
          !isShown && fault === undefined && 'hidden',
        )}
      >
        <p
          id={faultId}
          className={classNames(
            'text-failing',
            isShown || isInside ? 'px-2.5 py-1.5' : 'pt-1',
            !fault && 'hidden',
          )}
        >
          {fault}
        </p>
        {isShown && (
          <div
            id={listId}
            role="listbox"
            aria-label={label}
            className={classNames(
              'max-h-72 scroll-p-1 overflow-y-auto p-1',
              fault && 'border-line border-t',
            )}
          >
            {options.map((option, index) => (
              // the field keeps the focus and takes the keys
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- a combobox's options are gone to by aria-activedescendant
              <div
                key={option.text}
                id={`${id}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === active}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => accept(option)}
                className="hover:bg-hover aria-selected:bg-selected aria-selected:outline-accent flex min-h-6 items-baseline gap-3 rounded px-1.5 py-0.5 aria-selected:outline-1 aria-selected:-outline-offset-1"
              >
                <span className="max-w-1/2 shrink-0 truncate font-mono text-xs">{option.text}</span>
                <span className="text-muted min-w-0 truncate text-xs">{option.note}</span>
              </div>
            ))}
          </div>
        )}
      </div>
    </>
  )
}
