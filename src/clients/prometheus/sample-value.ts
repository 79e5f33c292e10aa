import { err, ok, type Result } from '#src/domain/result.ts'

const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/

/**
 * Reads a sample value as Prometheus writes it: a decimal, `NaN`, `+Inf`, `-Inf` or `Inf`.
 *
 * `Number` alone would take `""`, `" 1"`, `0x10` and `Infinity` for numbers, and a broken back end
 * would become a plausible chart.
 *
 * @returns The number, or the text that isn't one.
 */
export function parseSampleValue(text: unknown): Result<number, string> {
  if (typeof text !== 'string') return err(`a sample value is ${typeof text}, not text`)
  if (decimal.test(text)) return ok(Number(text))
  switch (text) {
    case 'NaN':
      return ok(Number.NaN)
    case '+Inf':
    case 'Inf':
      return ok(Infinity)
    case '-Inf':
      return ok(-Infinity)
    default:
      return err(`"${text.slice(0, 40)}" is not a sample value`)
  }
}
