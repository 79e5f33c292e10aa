import { lazy, Suspense, useEffect, useId, useState, type RefObject } from 'react'

import type { TrafficView } from '#src/queries/traffic.ts'
import { ErrorBoundary } from '#src/ui/ErrorBoundary.tsx'
import { SearchBox } from '#src/ui/SearchBox.tsx'

import type { TrafficState } from './url.ts'
import type { TrafficChange } from './use-traffic-state.ts'

const loadAssist = () => import('./FindAssist.tsx')
const FindAssist = lazy(async () => ({ default: (await loadAssist()).FindAssist }))
const HiddenChip = lazy(async () => ({ default: (await loadAssist()).HiddenChip }))

/** The rest of the page follows once typing pauses. */
const pauseMillis = 150

type FindBoxProps = {
  readonly box: RefObject<HTMLInputElement | null>
  readonly view: TrafficView | undefined
  readonly state: TrafficState
  readonly onChange: TrafficChange
}

/** What to look for. Completion, faults, help and hiding come with the first focus. */
export function FindBox({ box, view, state, onChange }: FindBoxProps) {
  const { find, hide } = state
  const listId = useId()
  const [draft, setDraft] = useState(find)
  const [known, setKnown] = useState(find)
  const [isUsed, setIsUsed] = useState(false)
  // the address has changed, by this box or otherwise
  if (find !== known) {
    setKnown(find)
    setDraft(find)
  }
  useEffect(() => {
    if (draft === find) return undefined
    const timer = setTimeout(() => onChange({ find: draft }, { replace: true }), pauseMillis)
    return () => clearTimeout(timer)
  }, [draft, find, onChange])

  const isAssisted = isUsed || find !== ''
  return (
    <>
      <div className="relative w-40 grow sm:max-w-72">
        <SearchBox
          ref={box}
          type="text"
          role="combobox"
          aria-autocomplete="list"
          aria-controls={listId}
          aria-expanded={false}
          label="Find"
          shortcut={isAssisted ? undefined : '/'}
          value={draft}
          onChange={setDraft}
          onFocus={() => setIsUsed(true)}
        />
        {isAssisted && (
          <ErrorBoundary renderFault={() => null}>
            <Suspense>
              <FindAssist
                box={box}
                listId={listId}
                view={view}
                draft={draft}
                onDraft={setDraft}
                hide={hide}
                onChange={onChange}
              />
            </Suspense>
          </ErrorBoundary>
        )}
      </div>
      {hide !== '' && (
        <Suspense>
          <HiddenChip hide={hide} onChange={onChange} />
        </Suspense>
      )}
    </>
  )
}
