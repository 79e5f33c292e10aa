type Channels = readonly [red: number, green: number, blue: number]

const channels = (hex: string): Channels => [
  Number.parseInt(hex.slice(1, 3), 16),
  Number.parseInt(hex.slice(3, 5), 16),
  Number.parseInt(hex.slice(5, 7), 16),
]

const toHex = (values: Channels): string =>
  `#${values.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`

/** A colour on the way from one to another, both `#rrggbb`; `share` of 0 is the first. */
export function mix(from: string, to: string, share: number): string {
  const [r1, g1, b1] = channels(from)
  const [r2, g2, b2] = channels(to)
  const at = (a: number, b: number) => a + (b - a) * share
  return toHex([at(r1, r2), at(g1, g2), at(b1, b2)])
}

/**
 * The contrast ratio of two colours, 1 to 21.
 *
 * @see https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
 */
export function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].toSorted((x, y) => y - x)
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
}

function luminance(hex: string): number {
  const [red, green, blue] = channels(hex).map((value) => {
    const share = value / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0)
}

/**
 * The calmest version of a colour that still stands out: mixed with the ground as far as the ratio
 * allows on every given ground.
 */
export function calm(colour: string, grounds: readonly string[], ratio: number): string {
  const [ground = colour] = grounds
  for (let share = 0.6; share > 0; share -= 0.05) {
    const candidate = mix(colour, ground, share)
    if (grounds.every((other) => contrast(candidate, other) >= ratio)) return candidate
  }
  return colour
}
