/** One label matcher: the values it takes, any of which matches. One value matches exactly. */
export type LabelChoice = { readonly name: string; readonly values: readonly string[] }

/** Writes text as a PromQL string; control characters as escapes, since servers refuse them raw. */
export function quote(text: string): string {
  const escaped = text
    .replaceAll(/["\\]/g, String.raw`\$&`)
    .replaceAll(/[\p{Cc}\u2028\u2029]/gu, toEscape)
  return `"${escaped}"`
}

const toEscape = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

/** Escapes text so that an RE2 matcher takes it literally. */
export function escapeRegex(text: string): string {
  return text.replaceAll(/[\\.+*?()|[\]{}^$]/g, String.raw`\$&`)
}

/** `name="a"` for one value, `name=~"a|b"` for several; anchored by Prometheus itself. */
export function formatChoice({ name, values }: LabelChoice): string {
  const [only] = values
  if (values.length === 1 && only !== undefined) return `${name}=${quote(only)}`
  return `${name}=~${quote(values.map(escapeRegex).join('|'))}`
}

/** `name!~"a|b"`: none of the values. */
export function formatExclusion({ name, values }: LabelChoice): string {
  return `${name}!~${quote(values.map(escapeRegex).join('|'))}`
}

/** `metric{a="b",c="d"}`, or the bare metric when there is nothing to match. */
export function formatSelector(metric: string, matchers: readonly string[]): string {
  return matchers.length === 0 ? metric : `${metric}{${matchers.join(',')}}`
}
