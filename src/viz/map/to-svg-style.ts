import type { MapRule } from './map-style.ts'
import type { MapElement } from './to-elements.ts'

type Value = string | number | readonly (string | number)[]
/** What a thing looks like, after all rules for it. */
export type Style = Readonly<Record<string, Value>>

/** Later rules over earlier ones, as the canvas has it; each asks for classes, and nothing else. */
export function styleOf(
  { classes, data }: MapElement,
  emphasis: string | undefined,
  rules: readonly MapRule[],
): Style {
  const names = new Set(`${classes} ${emphasis ?? ''}`.split(' '))
  const style: Record<string, Value> = {}
  for (const rule of rules) {
    if (!rule.selector.split(',').some((selector) => matches(selector.trim(), names))) continue
    for (const [name, value] of Object.entries(rule.style)) style[name] = resolved(value, data)
  }
  return style
}

const matches = (selector: string, names: ReadonlySet<string>): boolean =>
  /^(\.[\w-]+)+$/.test(selector) &&
  selector
    .slice(1)
    .split('.')
    .every((name) => names.has(name))

function resolved(value: Value, data: MapElement['data']): Value {
  const [, key] = typeof value === 'string' ? (/^data\(([\w-]+)\)$/.exec(value) ?? []) : []
  return key === undefined ? value : (data[key] ?? '')
}

export function numberOf(style: Style, name: string, otherwise = 0): number {
  const value = style[name]
  const number = typeof value === 'string' ? Number.parseFloat(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : otherwise
}

export function textOf(style: Style, name: string, otherwise = ''): string {
  const value = style[name]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : otherwise
}

/** One value or several, as several. */
export function listOf(style: Style, name: string): readonly (string | number)[] {
  const value = style[name]
  if (value === undefined || value === '') return []
  return typeof value === 'string' || typeof value === 'number' ? [value] : value
}

type Attributes = Readonly<Record<string, string | number | undefined>>

/** One element of the picture; attributes that are `undefined` are left out. */
export function tag(name: string, attributes: Attributes, content?: string): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(
      ([key, value]) =>
        ` ${key}="${typeof value === 'number' ? tidy(value) : escapeText(value ?? '')}"`,
    )
    .join('')
  return content === undefined ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`
}

const tidy = (value: number): number => Math.round(value * 100) / 100

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}

/** Names come from the mesh, so that they can hold anything; what XML can't hold at all is dropped. */
export const escapeText = (text: string): string =>
  text
    .replaceAll(/[&<>"]/g, (character) => entities[character] ?? '')
    // oxlint-disable-next-line no-control-regex -- XML 1.0 has no place for these, escaped or not
    .replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/gu, '')

export const pathOf = (...parts: readonly (string | number)[]): string =>
  parts.map((part) => (typeof part === 'number' ? tidy(part) : part)).join(' ')
