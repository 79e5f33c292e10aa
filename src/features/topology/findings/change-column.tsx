import type { EdgeChange } from '#src/domain/compare/edge-change.ts'
import { classNames } from '#src/ui/class-names.ts'
import type { Column } from '#src/ui/DataTable.tsx'

import type { EdgeRow } from '../edge-rows.ts'
import { changeNumbers, kindsInWords, toneOf, toneSign, weightText } from './change-words.ts'

/** How each edge differs from what it is compared with. */
export function changeColumn(
  changes: ReadonlyMap<string, EdgeChange>,
  width: number,
): Column<EdgeRow> {
  return {
    key: 'change',
    title: 'Change',
    hint: 'How it differs from the moment it is compared with',
    width,
    cell: ({ id }) => {
      const change = changes.get(id)
      return change === undefined ? (
        <span className="text-faint">as before</span>
      ) : (
        <ChangeCell change={change} />
      )
    },
    csv: ({ id }) => {
      const change = changes.get(id)
      return change === undefined
        ? ''
        : `${kindsInWords(change)}: ${changeNumbers(change).join('; ')}`
    },
  }
}

const colours = {
  worse: 'text-worse',
  better: 'text-better',
  traffic: 'text-muted',
  added: 'text-ink',
  removed: 'text-ink',
} as const

function ChangeCell({ change }: { readonly change: EdgeChange }) {
  const tone = toneOf(change)
  const words = changeNumbers(change).join('; ')
  return (
    <span title={`${words}. ${change.reason ?? weightText(change)}`} className="block truncate">
      <span className={colours[tone]}>
        <span
          aria-hidden
          className={classNames('rounded-sm px-0.5', !change.isSignificant && 'hatch')}
        >
          {toneSign[tone]}
        </span>{' '}
        {kindsInWords(change)}
      </span>{' '}
      <span className="text-faint text-xs">{words}</span>
    </span>
  )
}
