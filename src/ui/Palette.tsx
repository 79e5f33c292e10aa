import { Search } from 'lucide-react'
import {
  useDeferredValue,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
} from 'react'

import { formatCount, formatQuantity } from './formats.ts'
import { HealthGlyph } from './HealthGlyph.tsx'
import { rankEntries, type Rankable } from './rank-entries.ts'

/** Somewhere to go, or something to do. */
export type PaletteEntry = Rankable & {
  readonly group: string
  /** At the end of its line: numbers, or a key. */
  readonly detail: string
  readonly health?: 'failing' | 'degraded' | 'unknown' | 'idle' | 'healthy'
  readonly does: { readonly to: string } | { readonly run: () => void }
}

type PaletteProps = {
  readonly label: string
  readonly entries: readonly PaletteEntry[]
  /** Ids chosen before, the latest first. */
  readonly recent: readonly string[]
  /** @param inNewTab - Whether it was asked for in a tab of its own. */
  readonly onChoose: (entry: PaletteEntry, inNewTab: boolean) => void
  /** Stands above the entries: what is missing from them. */
  readonly note: string | undefined
}

/** As many of a group as are shown; the rest is counted. */
const mostShown = 8
const mostShownUnasked = 4
const mostShownOfFew = 20

/** A field, and below it what fits, in groups; arrows go through it, Enter goes there. */
export function Palette({ label, entries, recent, onChoose, note }: PaletteProps) {
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const [query, setQuery] = useState('')
  const [active, setActive] = useState(0)
  const asked = useDeferredValue(query)
  const { groups, shown, found } = useMemo(
    () => toGroups(entries, asked, recent),
    [entries, asked, recent],
  )
  const activeId = shown[active] === undefined ? undefined : `${id}-${active}`

  useEffect(() => {
    if (activeId !== undefined)
      document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' })
  }, [activeId])

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const target = whereTo(event.key, active, shown.length)
    const entry = shown[active]
    if (event.nativeEvent.isComposing) return
    if (target !== undefined) setActive(target)
    else if (event.key === 'Enter' && entry) onChoose(entry, event.ctrlKey || event.metaKey)
    else return
    event.preventDefault()
  }
  return (
    <>
      <span className="relative flex">
        <Search size={15} aria-hidden className="text-faint absolute top-2.5 left-2.5" />
        <input
          // the dialog gives the focus to what asks for it so
          ref={(field) => field?.setAttribute('autofocus', '')}
          role="combobox"
          aria-label={label}
          aria-autocomplete="list"
          aria-expanded={shown.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={activeId}
          placeholder={label}
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value)
            setActive(0)
            list.current?.scrollTo({ top: 0 })
          }}
          onKeyDown={onKeyDown}
          className="border-line-strong bg-canvas placeholder:text-faint h-9 w-full rounded border pr-3 pl-8 text-base"
        />
      </span>
      {note !== undefined && <p className="text-muted mt-2 text-xs">{note}</p>}
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label={label}
        className="mt-2 h-[min(26rem,60vh)] overflow-y-auto"
      >
        {groups.map(({ name, first, shown: inGroup, count }) => (
          <div key={name} role="group" aria-labelledby={`${id}-${name}`} className="pb-2">
            <p id={`${id}-${name}`} className="text-faint px-2 py-1 text-xs font-medium">
              {name}{' '}
              <span className="tabular-nums">
                {inGroup.length < count
                  ? `${formatCount(inGroup.length)} of ${formatCount(count)}`
                  : formatCount(count)}
              </span>
            </p>
            {inGroup.map((entry, index) => (
              <Option
                key={entry.id}
                id={`${id}-${first + index}`}
                entry={entry}
                isActive={first + index === active}
                onChoose={onChoose}
              />
            ))}
          </div>
        ))}
        {found === 0 && <p className="text-muted px-2 py-4">Nothing is called “{asked}”.</p>}
      </div>
      <p className="border-line text-faint mt-1 flex flex-wrap justify-between gap-x-4 border-t pt-2 text-xs">
        <span>↑ ↓ go through · Enter goes there · Ctrl or ⌘ with Enter: in a new tab</span>
        <span role="status">{asked === '' ? '' : formatQuantity(found, 'result')}</span>
      </p>
    </>
  )
}

type OptionProps = {
  readonly id: string
  readonly entry: PaletteEntry
  readonly isActive: boolean
  readonly onChoose: PaletteProps['onChoose']
}

function Option({ id, entry, isActive, onChoose }: OptionProps) {
  const { title, place, detail, health } = entry
  return (
    // the field keeps the focus and takes the keys
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- options are gone to by aria-activedescendant
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      onMouseDown={(event) => event.preventDefault()}
      onClick={(event) => onChoose(entry, event.ctrlKey || event.metaKey)}
      className="hover:bg-hover aria-selected:bg-selected aria-selected:outline-accent flex min-h-7 cursor-pointer items-center gap-2 rounded px-2 py-0.5 aria-selected:outline-1 aria-selected:-outline-offset-1"
    >
      <span className="flex w-3 shrink-0">
        {health !== undefined && <HealthGlyph state={health} />}
      </span>
      <span className="min-w-0 shrink truncate">{title}</span>
      <span className="text-faint min-w-0 flex-1 truncate text-xs">{place}</span>
      <span className="text-muted shrink-0 text-xs tabular-nums max-sm:hidden">{detail}</span>
    </div>
  )
}

type Group = {
  readonly name: string
  /** The place of its first entry among all that are shown. */
  readonly first: number
  readonly shown: readonly PaletteEntry[]
  readonly count: number
}

/** Groups stand in the order of their best entry; asked for nothing, in the order given. */
function toGroups(entries: readonly PaletteEntry[], query: string, recent: readonly string[]) {
  const isAsked = query.trim() !== ''
  const ranked = rankEntries(entries, query, recent)
  const byGroup = new Map<string, PaletteEntry[]>()
  if (!isAsked) for (const { group } of entries) byGroup.set(group, [])
  for (const entry of ranked) {
    const group = byGroup.get(entry.group)
    if (group === undefined) byGroup.set(entry.group, [entry])
    else group.push(entry)
  }
  const mostUnasked = byGroup.size > 2 ? mostShownUnasked : mostShownOfFew
  const groups: Group[] = []
  const shown: PaletteEntry[] = []
  for (const [name, all] of byGroup) {
    const some = all.slice(0, isAsked ? mostShown : mostUnasked)
    groups.push({ name, first: shown.length, shown: some, count: all.length })
    shown.push(...some)
  }
  return { groups, shown, found: ranked.length }
}

/** Where a key leads from one place among so many; `undefined` for keys that lead nowhere. */
function whereTo(key: string, from: number, count: number): number | undefined {
  if (count === 0) return undefined
  if (key === 'ArrowDown') return (from + 1) % count
  if (key === 'ArrowUp') return (from + count - 1) % count
  if (key === 'PageDown') return Math.min(count - 1, from + 8)
  return key === 'PageUp' ? Math.max(0, from - 8) : undefined
}
