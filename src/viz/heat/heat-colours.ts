import { mix } from '../map/contrast.ts'

/** The page's theme, as far as colours of cells depend on it. */
export type Tone = 'light' | 'dark'

/** The colours of bands, lowest first; all are `#rrggbb`. */
export type HeatPalette = {
  readonly latency: readonly string[]
  readonly errors: readonly string[]
  readonly rate: readonly string[]
  /** From far less than usual over as usual to far more. */
  readonly departure: readonly string[]
  /** Two within the objective, three beyond. */
  readonly objective: readonly string[]
}

/** How many bands each ramp has; the bounds between them are in `cell-scale.ts`. */
export const bandCounts = { latency: 16, errors: 9, rate: 12, departure: 7, objective: 5 } as const

/**
 * Viridis: even steps to the eye, to most colour-blind eyes, and in greyscale.
 *
 * @see https://bids.github.io/colormap/
 */
const viridis = [
  '#440154',
  '#482878',
  '#3e4989',
  '#31688e',
  '#26828e',
  '#1f9e89',
  '#35b779',
  '#6ece58',
  '#b5de2b',
  '#fde725',
]

/**
 * What much looks like depends on the ground: dark on light, light on dark. Errors are another hue
 * than latency, and their first band already stands out from the panel, since one error counts.
 */
const palettes: Readonly<Record<Tone, HeatPalette>> = {
  light: {
    latency: ramp(viridis.toReversed(), bandCounts.latency),
    errors: ramp(['#ec6a31', '#c33a12', '#8a1a06', '#3f0500'], bandCounts.errors),
    rate: ramp(['#cfe3f5', '#7fb2de', '#3c7fbf', '#154f8d', '#08264d'], bandCounts.rate),
    departure: ['#0a4a8c', '#3f8cc9', '#a3cdec', '#e4e7eb', '#fbc48a', '#e0761c', '#8f3d00'],
    objective: ['#d5e7f5', '#a6cdea', '#f2a65a', '#cf6210', '#7d3200'],
  },
  dark: {
    latency: ramp(['#532a86', ...viridis.slice(2)], bandCounts.latency),
    errors: ramp(['#b5442a', '#e8603a', '#ff9a6e', '#ffe3d3'], bandCounts.errors),
    rate: ramp(['#1d3855', '#2b619b', '#4f93d2', '#9cc8f0', '#eaf5ff'], bandCounts.rate),
    departure: ['#b3dcff', '#559fdd', '#245a8c', '#2a3038', '#85490f', '#e08b2e', '#ffd9a8'],
    objective: ['#182f47', '#24527f', '#b3661a', '#f0a04a', '#ffe0b8'],
  },
}

/** The colours of cells in a theme. */
export const heatPalette = (tone: Tone): HeatPalette => palettes[tone]

/**
 * Colours on the way along some others, in even steps, both ends included.
 *
 * @param stops - At least two.
 */
export function ramp(stops: readonly string[], count: number): readonly string[] {
  const spans = stops.length - 1
  return Array.from({ length: count }, (_, index) => {
    const along = (index / Math.max(1, count - 1)) * spans
    const span = Math.min(spans - 1, Math.floor(along))
    const [from = '#000000', to = from] = stops.slice(span, span + 2)
    return mix(from, to, along - span)
  })
}
