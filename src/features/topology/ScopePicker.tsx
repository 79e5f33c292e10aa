import { ChevronDown } from 'lucide-react'

import { CheckList } from '#src/ui/CheckList.tsx'
import { Popover } from '#src/ui/Popover.tsx'

type ScopePickerProps = {
  readonly things: 'clusters' | 'namespaces'
  readonly options: readonly { readonly value: string; readonly note?: string }[]
  /** Empty means all. */
  readonly chosen: readonly string[]
  readonly onChange: (chosen: readonly string[]) => void
}

/** Chooses some clusters or namespaces. What is chosen stays on the list even if it went quiet. */
export function ScopePicker({ things, options, chosen, onChange }: ScopePickerProps) {
  const known = new Set(options.map(({ value }) => value))
  const gone = chosen
    .filter((name) => !known.has(name))
    .map((value) => ({ value, note: 'not seen' }))
  return (
    <Popover
      label={`Choose ${things}`}
      button={
        <>
          <span className="max-w-40 truncate">{summary(things, chosen)}</span>
          <ChevronDown size={13} aria-hidden className="text-faint" />
        </>
      }
    >
      <CheckList
        things={things}
        options={[...options, ...gone]}
        chosen={chosen}
        onChange={onChange}
      />
    </Popover>
  )
}

function summary(things: string, chosen: readonly string[]): string {
  if (chosen.length === 0) return `All ${things}`
  return chosen.length <= 2 ? chosen.join(', ') : `${chosen.length} ${things}`
}
