import { useMemo } from 'react'

import type { Positions } from '#src/domain/layout/layout.ts'
import { errorDefinition } from '#src/domain/signals/errors.ts'
import { formatCount } from '#src/ui/formats.ts'
import { legendCounts } from '#src/viz/map/legend-counts.ts'
import type { MapPicture } from '#src/viz/map/map-options.ts'

import { legendEntries, type LegendEntry, type LegendGroup } from './legend-entries.tsx'

type MapLegendProps = {
  /** Without one, all that a map can hold is explained. */
  readonly picture?: MapPicture
  readonly positions?: Positions | undefined
}

const groups: readonly { readonly group: LegendGroup; readonly title: string }[] = [
  { group: 'health', title: 'Health: colour, line and sign' },
  { group: 'cards', title: 'Cards' },
  { group: 'width', title: 'Width: requests per second' },
  { group: 'written', title: 'Written on edges' },
]

/** What is on the map now, explained and counted; all else that could be, on demand. */
export function MapLegend({ picture, positions }: MapLegendProps) {
  const entries = useMemo(
    () => legendEntries(picture && legendCounts(picture, positions), picture?.options),
    [picture, positions],
  )
  const shown = entries.filter(({ count }) => count > 0)
  const others = entries.filter(({ count }) => count === 0)
  const [first, rest] = shown.length === 0 ? [others, []] : [shown, others]
  return (
    <div className="w-[47rem] max-w-full p-4 text-sm">
      <Entries entries={first} />
      <p className="text-muted mt-3 text-xs">
        {errorDefinition} Calls run left to right; boxes are clusters, and namespaces in them.
        Routing rules are not read yet, so none are drawn.
      </p>
      {rest.length > 0 && (
        <details className="border-line mt-3 border-t pt-2">
          <summary className="min-h-6 cursor-pointer font-semibold">
            Everything else a map can show
          </summary>
          <div className="pt-2">
            <Entries entries={rest} />
          </div>
        </details>
      )}
    </div>
  )
}

function Entries({ entries }: { readonly entries: readonly LegendEntry[] }) {
  return (
    <div className="grid gap-x-8 gap-y-4 md:grid-cols-2">
      {groups.map(({ group, title }) => {
        const own = entries.filter((entry) => entry.group === group)
        return own.length === 0 ? null : (
          <section key={group} aria-label={title}>
            <h3 className="mb-1 font-semibold">{title}</h3>
            <ul className="flex flex-col gap-1.5">
              {own.map((entry) => (
                <Entry key={entry.key} entry={entry} />
              ))}
            </ul>
          </section>
        )
      })}
    </div>
  )
}

function Entry({ entry: { sign, words, rule, count } }: { readonly entry: LegendEntry }) {
  return (
    <li className="grid grid-cols-[2.75rem_1fr_auto] items-center gap-x-2 text-xs">
      <span className="flex justify-center">{sign}</span>
      <span>
        {words}
        {rule !== undefined && <span className="text-muted block">{rule}</span>}
      </span>
      {count > 0 && <span className="text-muted tabular-nums">{formatCount(count)}</span>}
    </li>
  )
}
