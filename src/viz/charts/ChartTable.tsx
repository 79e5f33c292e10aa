import { formatTime } from '#src/ui/formats.ts'

import { valueText, type ChartContent } from './chart-content.ts'

/** The same numbers as a table, newest first. */
export function ChartTable({ content }: { readonly content: ChartContent }) {
  const { title, times, lines, format } = content
  const moments = Array.from(times.keys()).toReversed()
  return (
    <div
      // what scrolls takes the focus
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- to scroll it by keys
      tabIndex={0}
      role="region"
      aria-label={`${title} as a table`}
      className="border-line max-h-72 overflow-auto rounded border"
    >
      <table className="w-full text-xs tabular-nums">
        <thead className="bg-panel sticky top-0">
          <tr>
            <th scope="col" className={`${cell} text-left font-normal`}>
              Time
            </th>
            {lines.map(({ key, name }) => (
              <th key={key} scope="col" className={`${cell} text-right font-normal`}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {moments.map((index) => (
            <tr key={times[index]} className="border-line border-t">
              <th
                scope="row"
                className={`${cell} text-muted text-left font-normal whitespace-nowrap`}
              >
                {formatTime(times[index] ?? Number.NaN)}
              </th>
              {lines.map((line) => (
                <td key={line.key} className={`${cell} text-right whitespace-nowrap`}>
                  {valueText(line, index, format)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const cell = 'px-2 py-1'
