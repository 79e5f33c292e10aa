import { CircleHelp, EyeOff } from 'lucide-react'
import { useEffect, useMemo, useState, type RefObject } from 'react'

import { completeExpression } from '#src/domain/find/complete.ts'
import {
  describeExpressionFault,
  eitherExpression,
  parseExpression,
} from '#src/domain/find/expression.ts'
import { emptyVocabulary, toFindVocabulary } from '#src/domain/find/vocabulary.ts'
import type { TrafficView } from '#src/queries/traffic.ts'
import { CompletionList } from '#src/ui/CompletionList.tsx'
import { IconButton } from '#src/ui/IconButton.tsx'
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
          <IconButton
            label="Hide these"
            icon={EyeOff}
            className="size-6"
            disabled={!canHide}
            onClick={() => {
              onDraft('')
              onChange({ find: '', hide: eitherExpression(hide, draft) })
            }}
          />
        )}
        <Popover
          label="How to find and hide"
          button={<CircleHelp size={14} aria-hidden />}
          buttonLabel="How to find and hide"
          buttonClassName="text-muted hover:bg-hover bg-raised inline-flex size-6 items-center justify-center rounded"
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
