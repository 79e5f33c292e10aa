type LegendBandsProps = {
  readonly title: string
  /** Lowest first; one more than there are ticks, which stand between them. */
  readonly colours: readonly string[]
  readonly ticks: readonly string[]
}

/** Fewer bands than this all have their bounds written. */
const fewBands = 8
const wide = 40
const narrow = 15

/** The colours of a scale, lowest first, with the bounds between them. */
export function LegendBands({ title, colours, ticks }: LegendBandsProps) {
  const isFew = colours.length < fewBands
  const width = isFew ? wide : narrow
  // of many bounds, those that leave room for their words
  const every = isFew ? 1 : 3
  return (
    <div className="flex items-center gap-2">
      <span className="text-ink text-xs">{title}</span>
      <div className="relative h-6" style={{ width: colours.length * width }}>
        <div aria-hidden className="absolute inset-x-0 top-0 flex h-2.5">
          {colours.map((colour) => (
            <span key={colour} className="h-full" style={{ width, background: colour }} />
          ))}
        </div>
        {ticks.map(
          (tick, index) =>
            index % every === 0 && (
              <span
                key={tick}
                className="absolute bottom-0 -translate-x-1/2 leading-3 whitespace-nowrap tabular-nums"
                style={{ left: (index + 1) * width }}
              >
                {tick}
              </span>
            ),
        )}
      </div>
    </div>
  )
}
