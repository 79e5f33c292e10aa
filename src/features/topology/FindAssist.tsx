import { CircleHelp, EyeOff, X } from 'lucide-react'
import { useEffect, useMemo, useState, type RefObject } from 'react'

import { completeExpression } from '#src/domain/find/complete.ts'
import {
  describeExpressionFault,
  eitherExpression,
  parseExpression,
} from '#src/domain/find/expression.ts'
import { emptyVocabulary, toFindVocabulary } from '#src/domain/find/vocabulary.ts'
import type { TrafficView } from '#src/queries/traffic.ts'
import { classNames } from '#src/ui/class-names.ts'
import { CompletionList } from '#src/ui/CompletionList.tsx'
import { Popover } from '#src/ui/Popover.tsx'

import { FindHelp } from './FindHelp.tsx'
import type { TrafficChange } from './use-traffic-state.ts'

type FindAssistProps = {
  readonly box: RefObject<HTMLInputElement | null>
  readonly listId: string
  readonly view: TrafficView | undefined
  readonly draft: string
  readonly onDraft: (draft: string) => void
  readonly hide: string
  readonly onChange: TrafficChange
}

const inBox =
  'inline-flex size-6 items-center justify-center rounded text-muted hover:bg-hover disabled:opacity-50'

/** What helps to write an expression, and what can be done with one. */
export function FindAssist(props: FindAssistProps) {
  const { box, listId, view, draft, onDraft, hide, onChange } = props
  const caret = useCaret(box)
  const graph = view?.graph
  const vocabulary = useMemo(() => (graph ? toFindVocabulary(graph) : emptyVocabulary), [graph])
  const completions = useMemo(
    () =>
      completeExpression(draft, Math.min(caret.at, draft.length), vocabulary).map((completion) => ({
        ...completion,
        note: completion.what,
        text: completion.insert,
        whole: completion.text,
      })),
    [draft, caret.at, vocabulary],
  )
  const fault = faultOf(draft, caret.isInside)
  const canHide = draft.trim() !== '' && parseExpression(draft).ok

  return (
    <>
      <span className="bg-raised absolute top-0.5 right-0.5 flex rounded">
        {draft !== '' && (
          <button
            type="button"
            aria-label="Hide these"
            title="Hide these"
            className={inBox}
            disabled={!canHide}
            onClick={() => {
              onDraft('')
              onChange({ find: '', hide: eitherExpression(hide, draft) })
              box.current?.focus()
            }}
          >
            <EyeOff size={14} aria-hidden />
          </button>
        )}
        <Popover
          label="How to find and hide"
          button={<CircleHelp size={14} aria-hidden />}
          buttonLabel="How to find and hide"
          buttonClassName={inBox}
        >
          <FindHelp />
        </Popover>
      </span>
      <CompletionList
        box={box}
        listId={listId}
        label="Suggestions"
        options={completions}
        fault={fault}
        onAccept={({ whole, caret: next, isPartial }) => {
          onDraft(whole)
          // once the field holds the new text
          requestAnimationFrame(() => box.current?.setSelectionRange(next, next))
          return isPartial
        }}
      />
    </>
  )
}

/** A term that is still being written is no fault yet. */
function faultOf(draft: string, isWriting: boolean): string | undefined {
  const parsed = draft.trim() === '' ? undefined : parseExpression(draft)
  if (parsed === undefined || parsed.ok) return undefined
  const { kind } = parsed.error
  if (isWriting && (kind === 'no-value' || kind === 'unclosed-quote')) return undefined
  return describeExpressionFault(parsed.error)
}

type Caret = { readonly at: number; readonly isInside: boolean }

function useCaret(box: RefObject<HTMLInputElement | null>): Caret {
  const [caret, setCaret] = useState<Caret>({ at: 0, isInside: false })
  useEffect(() => {
    const read = () => {
      const field = box.current
      const isInside = field !== null && document.activeElement === field
      const at = field?.selectionStart ?? 0
      setCaret((last) => (last.at === at && last.isInside === isInside ? last : { at, isInside }))
    }
    const events = ['selectionchange', 'input', 'focusin', 'focusout'] as const
    // on focusout the field is still the active element
    const later = () => queueMicrotask(read)
    for (const name of events) document.addEventListener(name, later)
    read()
    return () => {
      for (const name of events) document.removeEventListener(name, later)
    }
  }, [box])
  return caret
}

/** What is hidden: a click brings it back into the box, the cross shows it again. */
export function HiddenChip({ hide, onChange }: Pick<FindAssistProps, 'hide' | 'onChange'>) {
  const parsed = parseExpression(hide)
  const fault = parsed.ok ? undefined : describeExpressionFault(parsed.error)
  return (
    <span
      className={classNames(
        'border-line-strong bg-selected flex h-7 max-w-72 items-center rounded border text-xs',
        fault !== undefined && 'border-failing',
      )}
    >
      <button
        type="button"
        title={fault ?? 'Bring it back into the box'}
        onClick={() => onChange({ find: hide, hide: '' })}
        className="h-6 min-w-0 truncate pr-1 pl-2"
      >
        Hidden: <span className="font-mono">{hide}</span>
        {fault !== undefined && <span className="text-failing"> {fault}</span>}
      </button>
      <button
        type="button"
        aria-label="Show what is hidden"
        title="Show what is hidden"
        className="text-muted hover:bg-hover inline-flex size-6 shrink-0 items-center justify-center rounded"
        onClick={() => onChange({ hide: '' })}
      >
        <X size={14} aria-hidden />
      </button>
    </span>
  )
}
