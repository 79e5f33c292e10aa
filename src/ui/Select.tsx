import { ChevronDown } from 'lucide-react'
import { useId } from 'react'

type SelectProps<T extends string> = {
  readonly label: string
  /** Shows the label beside the list; otherwise only assistive technology reads it. */
  readonly labelShown?: boolean
  readonly value: T
  readonly options: readonly { readonly value: T; readonly text: string }[]
  readonly onChange: (value: T) => void
  readonly disabled?: boolean
}

/** A native list to choose one from: the platform's own keyboard, touch and screen reader ways. */
export function Select<T extends string>({
  label,
  labelShown = false,
  value,
  options,
  onChange,
  disabled = false,
}: SelectProps<T>) {
  const id = useId()
  return (
    <span className="inline-flex items-center gap-1.5">
      <label htmlFor={id} className={labelShown ? 'text-faint text-xs' : 'sr-only'}>
        {label}
      </label>
      <span className="relative inline-flex">
        <select
          id={id}
          value={value}
          disabled={disabled}
          title={labelShown ? undefined : label}
          onChange={(event) => {
            const chosen = options.find((option) => option.value === event.target.value)
            if (chosen !== undefined) onChange(chosen.value)
          }}
          className="border-line-strong bg-raised hover:bg-hover h-7 appearance-none rounded border pr-6 pl-2 text-sm disabled:opacity-50"
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.text}
            </option>
          ))}
        </select>
        <ChevronDown
          size={13}
          aria-hidden
          className="text-faint pointer-events-none absolute top-1.5 right-1.5 mt-px"
        />
      </span>
    </span>
  )
}
