import { X } from 'lucide-react'

import { describeExpressionFault, parseExpression } from '#src/domain/find/expression.ts'
import { classNames } from '#src/ui/class-names.ts'
import { IconButton } from '#src/ui/IconButton.tsx'

import type { TrafficChange } from './use-traffic-state.ts'

type HiddenChipProps = { readonly hide: string; readonly onChange: TrafficChange }

/** What is hidden: a click brings it back into the box, the cross shows it again. */
export function HiddenChip({ hide, onChange }: HiddenChipProps) {
  const parsed = parseExpression(hide)
  const fault = parsed.ok ? undefined : describeExpressionFault(parsed.error)
  return (
    <span
      className={classNames(
        'border-line-strong bg-selected flex max-w-72 items-center rounded border text-xs',
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
      <IconButton
        label="Show what is hidden"
        icon={X}
        className="size-6"
        onClick={() => onChange({ hide: '' })}
      />
    </span>
  )
}
