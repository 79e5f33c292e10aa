import { classNames } from './class-names.ts'

type SegmentedControlProps<T extends string> = {
  readonly label: string
  readonly value: T
  readonly options: readonly { readonly value: T; readonly text: string }[]
  readonly onChange: (value: T) => void
}

/** A few choices side by side, one of them pressed. */
export function SegmentedControl<T extends string>({
  label,
  value,
  options,
  onChange,
}: SegmentedControlProps<T>) {
  return (
    <div
      role="group"
      aria-label={label}
      className="border-line-strong bg-raised inline-flex h-7 shrink-0 rounded border"
    >
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
          className={classNames(
            'min-w-8 border-r border-line-strong px-2 text-sm tabular-nums first:rounded-l last:rounded-r last:border-r-0',
            option.value === value
              ? 'bg-selected font-medium text-ink'
              : 'text-muted hover:bg-hover hover:text-ink',
          )}
        >
          {option.text}
        </button>
      ))}
    </div>
  )
}
