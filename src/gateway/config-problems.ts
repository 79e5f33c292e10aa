import type { z } from 'zod'

/** Keys whose values must never reach a screen or a log. */
const secretKey = /header|password|token|secret|authorization|credential/i

/**
 * One line for each problem: the key, where it was given, what was given and what is accepted.
 *
 * @param origins - The option or variable a key came from, by its path.
 * @param file - The settings file, for keys that came from there.
 */
export function describeIssues(
  error: z.ZodError,
  settings: unknown,
  origins: ReadonlyMap<string, string>,
  file: string | undefined,
): readonly string[] {
  return error.issues.map((issue) => {
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys : undefined
    const key = pathOf(issue.path)
    const from = origins.get(key) ?? file
    const what = unknown
      ? `unknown key ${unknown.map((name) => JSON.stringify(name)).join(', ')}`
      : `given ${show(valueAt(settings, issue.path), issue.path)}`
    return `${key === '' ? 'settings' : key}${from === undefined ? '' : ` (${from})`}: ${what}; accepted: ${issue.message}`
  })
}

const pathOf = (path: readonly PropertyKey[]) =>
  path.reduce<string>(
    (text, step) =>
      typeof step === 'number' ? `${text}[${step}]` : `${text}${text && '.'}${String(step)}`,
    '',
  )

function valueAt(settings: unknown, path: readonly PropertyKey[]): unknown {
  let value = settings
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = Object.getOwnPropertyDescriptor(value, step)?.value
  }
  return value
}

function show(value: unknown, path: readonly PropertyKey[]): string {
  if (value === undefined) return 'nothing'
  if (path.some((step) => secretKey.test(String(step)) && !String(step).endsWith('File')))
    return '(hidden)'
  if (typeof value === 'object') return Array.isArray(value) ? 'a list' : 'a mapping'
  const text = JSON.stringify(value) ?? typeof value
  const masked = text.replace(/\/\/[^@/]*@/, '//***@')
  return masked.length > 100 ? `${masked.slice(0, 100)}…` : masked
}
