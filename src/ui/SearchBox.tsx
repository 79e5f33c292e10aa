import { Search } from 'lucide-react'
import { useState, type Ref } from 'react'

type SearchBoxProps = {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** The key that brings you here, shown while the box is empty. */
  readonly shortcut?: string
  readonly ref?: Ref<HTMLInputElement>
}

/**
 * A search field. While it has focus it shows what was typed, since the owner may answer late (a
 * navigation is a transition); otherwise it shows the owner's value, which the back button changes.
 */
export function SearchBox({ label, value, onChange, shortcut, ref }: SearchBoxProps) {
  const [typed, setTyped] = useState<string | undefined>(undefined)
  const shown = typed ?? value

  const type = (text: string) => {
    setTyped(text)
    onChange(text)
  }
  return (
    <span className="relative inline-flex w-full">
      <Search size={14} aria-hidden className="text-faint absolute top-[7px] left-2" />
      <input
        ref={ref}
        type="search"
        aria-label={label}
        placeholder={label}
        value={shown}
        autoComplete="off"
        spellCheck={false}
        onFocus={() => setTyped(value)}
        onBlur={() => setTyped(undefined)}
        onChange={(event) => type(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          if (shown === '') event.currentTarget.blur()
          else type('')
        }}
        className="peer border-line-strong bg-raised placeholder:text-faint h-7 w-full rounded border pr-7 pl-7 text-sm"
      />
      {shortcut !== undefined && (
        <kbd
          aria-hidden
          className="border-line text-2xs text-faint pointer-events-none absolute top-1 right-1.5 hidden h-5 min-w-5 items-center justify-center rounded border font-mono peer-placeholder-shown:inline-flex"
        >
          {shortcut}
        </kbd>
      )}
    </span>
  )
}
