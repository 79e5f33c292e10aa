import { Search } from 'lucide-react'
import type { ComponentProps } from 'react'

type SearchBoxProps = Omit<ComponentProps<'input'>, 'onChange' | 'value'> & {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** The key that brings you here, shown while the box is empty. */
  readonly shortcut?: string | undefined
}

/** A search field: Escape empties it, and leaves it when it is empty. */
export function SearchBox({ label, value, onChange, shortcut, ...rest }: SearchBoxProps) {
  return (
    <span className="relative inline-flex w-full">
      <Search size={14} aria-hidden className="text-faint absolute top-[7px] left-2" />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        value={value}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          if (value === '') event.currentTarget.blur()
          else onChange('')
        }}
        className="peer border-line-strong bg-raised placeholder:text-faint h-7 w-full rounded border pr-7 pl-7 text-sm"
        {...rest}
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
