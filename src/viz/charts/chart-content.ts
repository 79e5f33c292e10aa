import { formatCount, noNumber } from '#src/ui/formats.ts'

/** Form and colour of a line; the colours are tokens of the page. */
export type LineLook = {
  readonly colour: 'accent' | 'ink' | 'muted' | 'failing' | 'degraded'
  readonly stroke: 'solid' | 'dashed' | 'dotted'
}

/** One line of a chart: a number at each moment, NaN where none was reported. */
export type ChartLine = LineLook & {
  readonly key: string
  /** In full, for legend, table and speech: "p95, client side". */
  readonly name: string
  /** Few letters at its end: "p95". Empty: the line ends without a word. */
  readonly label: string
  readonly column: Float64Array
  /** How many requests each number is made from, where too few make it say little. */
  readonly requests?: Float64Array
}

/** What one chart shows. */
export type ChartContent = {
  readonly key: string
  /** With the unit: "Requests per second". */
  readonly title: string
  /** Milliseconds since 1970, ascending. */
  readonly times: Float64Array
  readonly lines: readonly ChartLine[]
  readonly format: (value: number) => string
  /** How high the axis reaches at least, so that a chart of zeros isn't one of noise. */
  readonly floor: number
  /** The unit of bare numbers in a file: "share". */
  readonly csvUnit: string
}

/** Fewer requests than this make a share or a quantile say little. */
const enoughRequests = 20

/** A number of a line in words: a dash for a gap, and of how few requests it is. */
export function valueText(line: ChartLine, index: number, format: ChartContent['format']): string {
  const value = line.column[index] ?? Number.NaN
  if (Number.isNaN(value)) return noNumber
  const requests = Math.round(line.requests?.[index] ?? Infinity)
  const few = requests < enoughRequests ? ` (n=${formatCount(requests)})` : ''
  return `${format(value)}${few}`
}

/** The last moment at which any line has a number; the last of all where none has. */
export function latestIndex({ times, lines }: ChartContent): number {
  for (let index = times.length - 1; index >= 0; index -= 1) {
    if (lines.some(({ column }) => !Number.isNaN(column[index] ?? Number.NaN))) return index
  }
  return Math.max(0, times.length - 1)
}

/** Whether nothing at all was reported. */
export function isBlank({ lines }: Pick<ChartContent, 'lines'>): boolean {
  return lines.every(({ column }) => column.every((value) => Number.isNaN(value)))
}
