/** Why a pattern can't be used: it is no RE2, or JavaScript has no word for it. */
export type PatternProblem = 'invalid' | 'unsupported'

/**
 * Compiles a pattern in RE2's syntax, as Prometheus and Envoy use it, anchored at both ends.
 * Leading `(?i)` and named groups are translated; look-around, which RE2 lacks, is refused.
 */
export function compileRe2(pattern: string): RegExp | PatternProblem {
  const [, insensitive, body = ''] = /^(\(\?i\))?(.*)$/s.exec(pattern) ?? []
  if (/\(\?(?:[=!]|<[=!])/.test(body)) return 'invalid'
  if (/\(\?[a-zA-Z]{0,8}-?[a-zA-Z]{0,8}[:)]/.test(body.replaceAll('(?:', ''))) return 'unsupported'
  try {
    const flags = insensitive === undefined ? 's' : 'si'
    return new RegExp(`^(?:${body.replaceAll('(?P<', '(?<')})$`, flags)
  } catch {
    return 'invalid'
  }
}
