import { errorDefinition } from '#src/domain/signals/errors.ts'
import { healthRules, type HealthState } from '#src/domain/signals/health.ts'
import { classNames } from '#src/ui/class-names.ts'
import { HealthGlyph } from '#src/ui/HealthGlyph.tsx'
import { widthClasses } from '#src/viz/map/visual-class.ts'

/** How each state is drawn as a line; the map's own dashes, in small. */
const lines: Readonly<Record<HealthState, { dash: string; colour: string; width: number }>> = {
  failing: { dash: '6 2', colour: 'text-failing', width: 3.5 },
  degraded: { dash: '10 4', colour: 'text-degraded', width: 2.5 },
  unknown: { dash: '2 3', colour: 'text-unknown', width: 2 },
  idle: { dash: '', colour: 'text-idle', width: 1.25 },
  healthy: { dash: '', colour: 'text-healthy', width: 2.5 },
}

const cards = [
  { look: 'rounded-sm', words: 'a service, or what is folded into one card' },
  { look: 'rounded-[40%/12%]', words: 'a store: called over TCP alone, calls nobody' },
  { look: 'rounded-full', words: '↗ a host outside the mesh' },
  { look: 'rounded-full border-dashed', words: '⇢ passthrough: not in the registry' },
  { look: 'rounded-md border-2', words: '⊘ black hole: refused by the registry' },
  {
    look: 'rounded-sm border-dashed',
    words: 'can’t be judged, or (in italics) has no proxy and no name',
  },
  { look: 'rounded-sm border-dotted', words: 'silent: reported before, not any more' },
] as const

/** What the map's widths, colours, lines, signs and shapes mean, and the rules behind them. */
export function MapLegend() {
  return (
    <div className="grid w-[47rem] max-w-full gap-x-8 gap-y-4 p-4 text-sm md:grid-cols-[1.25fr_1fr]">
      <section aria-label="Health" className="md:row-span-2">
        <h3 className="mb-1 font-semibold">Health: colour, line and sign</h3>
        <ul className="flex flex-col gap-1.5">
          {healthRules.map(({ state, rule }) => (
            <li key={state} className="grid grid-cols-[2.5rem_6rem_1fr] items-baseline gap-x-2">
              <Line {...lines[state]} />
              <HealthGlyph state={state} wordShown />
              <span className="text-muted text-xs">{rule}</span>
            </li>
          ))}
          <li className="grid grid-cols-[2.5rem_6rem_1fr] items-baseline gap-x-2">
            <Line dash="1 5" colour="text-unknown" width={2} />
            <span>silent</span>
            <span className="text-muted text-xs">reported before, not any more</span>
          </li>
        </ul>
        <p className="text-muted mt-2 text-xs">
          {errorDefinition} ✖ and ▲ on the map stand before the share that failed.
        </p>
      </section>
      <section aria-label="Width">
        <h3 className="mb-1 font-semibold">Width: requests per second</h3>
        <ul className="grid grid-cols-2 gap-1">
          {widthClasses.map(({ width, words }) => (
            <li key={words} className="flex items-center gap-2 text-xs">
              <Line dash="" colour="text-muted" width={width} />
              {words}
            </li>
          ))}
        </ul>
        <p className="text-muted mt-1 text-xs">For TCP, connections opened per second.</p>
      </section>
      <section aria-label="Cards">
        <h3 className="mb-1 font-semibold">Cards</h3>
        <ul className="flex flex-col gap-1.5 text-xs">
          {cards.map(({ look, words }) => (
            <li key={words} className="flex items-center gap-2">
              <span
                aria-hidden
                className={classNames('h-3.5 w-8 shrink-0 border border-control', look)}
              />
              {words}
            </li>
          ))}
        </ul>
        <p className="text-muted mt-2 text-xs">
          Calls run left to right; boxes are clusters, and namespaces in them.
        </p>
      </section>
    </div>
  )
}

type LineProps = { readonly dash: string; readonly colour: string; readonly width: number }

function Line({ dash, colour, width }: LineProps) {
  return (
    <svg width="36" height="10" viewBox="0 0 36 10" aria-hidden className={colour}>
      <path
        d="M0 5h36"
        stroke="currentColor"
        strokeWidth={width}
        {...(dash !== '' && { strokeDasharray: dash })}
      />
    </svg>
  )
}
