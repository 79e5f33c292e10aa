import { formatCount, formatMoment, formatTime } from '#src/ui/formats.ts'
import { readingWords, type ReadingShown } from '#src/ui/ReadingText.tsx'

type Format = (value: number) => string

/** A cell's reading as it is spoken: "4.2 %", "none", "no telemetry", "too few requests: 7, 4.2 %". */
export function cellWords(reading: ReadingShown, format: Format): string {
  switch (reading.state) {
    case 'value':
      return format(reading.value)
    case 'zero':
      return 'none'
    case 'too-few':
      return `too few requests: ${formatCount(reading.requests)}, ${format(reading.value)}`
    case 'no-telemetry':
      // a cell has its own time: since when is said by the row
      return 'no telemetry'
    case 'failed':
    case 'withheld':
    case 'pending':
    default:
      return readingWords(reading).said ?? ''
  }
}

const dayMillis = 86_400_000

/** Says moments of a span: with their date once the span is longer than a day. */
export function momentFormat(times: readonly number[]): Format {
  const span = (times.at(-1) ?? 0) - (times[0] ?? 0)
  return span > dayMillis ? formatMoment : formatTime
}

/** All column times in words, said the same way. */
export function timeWords(times: readonly number[]): readonly string[] {
  return times.map(momentFormat(times))
}
