import { useState } from 'react'

import { Button } from './Button.tsx'
import { SearchBox } from './SearchBox.tsx'

type CheckListProps = {
  /** What is chosen from, plural: "namespaces". */
  readonly things: string
  readonly options: readonly { readonly value: string; readonly note?: string }[]
  /** Empty means all. */
  readonly chosen: readonly string[]
  readonly onChange: (chosen: readonly string[]) => void
}

const searchFrom = 8

/** Some of many: tick boxes with a search, where none ticked means no restriction. */
export function CheckList({ things, options, chosen, onChange }: CheckListProps) {
  const [search, setSearch] = useState('')
  const wanted = search.toLowerCase()
  const shown = options.filter((option) => option.value.toLowerCase().includes(wanted))

  const toggle = (value: string, on: boolean) =>
    onChange(on ? [...chosen, value].toSorted() : chosen.filter((other) => other !== value))

  return (
    <div className="flex w-64 flex-col gap-1 p-2">
      {options.length > searchFrom && (
        <SearchBox label={`Search ${things}`} value={search} onChange={setSearch} />
      )}
      <ul className="flex max-h-80 flex-col overflow-auto">
        {shown.map((option) => (
          <li key={option.value}>
            <label className="hover:bg-hover flex min-h-7 cursor-pointer items-center gap-2 rounded px-1.5">
              <input
                type="checkbox"
                className="accent-accent size-3.5"
                checked={chosen.includes(option.value)}
                onChange={(event) => toggle(option.value, event.target.checked)}
              />
              <span className="truncate">{option.value}</span>
              {option.note !== undefined && (
                <span className="text-faint ml-auto text-xs">{option.note}</span>
              )}
            </label>
          </li>
        ))}
      </ul>
      {shown.length === 0 && <p className="text-faint px-1.5 py-1">No {things} match.</p>}
      <div className="border-line text-faint flex items-center justify-between border-t pt-1.5 pl-1.5 text-xs">
        {chosen.length === 0 ? 'All are shown' : `${chosen.length} chosen`}
        <Button look="quiet" disabled={chosen.length === 0} onClick={() => onChange([])}>
          Show all
        </Button>
      </div>
    </div>
  )
}
