/** The colours the map is drawn in, as `#rrggbb`, and its font. */
export type MapTheme = {
  readonly canvas: string
  readonly panel: string
  readonly raised: string
  readonly hover: string
  readonly line: string
  readonly control: string
  readonly ink: string
  readonly muted: string
  readonly accent: string
  readonly failing: string
  readonly degraded: string
  readonly healthy: string
  readonly idle: string
  readonly unknown: string
  /** Of a comparison. */
  readonly worse: string
  readonly better: string
  readonly font: string
}

const lightColours = {
  canvas: '#f4f6f8',
  panel: '#ffffff',
  raised: '#ffffff',
  hover: '#eef1f4',
  line: '#dde2e8',
  control: '#8a94a0',
  ink: '#14181d',
  muted: '#48515c',
  accent: '#0b62a8',
  failing: '#b92318',
  degraded: '#8f5a00',
  healthy: '#1c7040',
  idle: '#636d79',
  unknown: '#636d79',
  worse: '#a84800',
  better: '#1f5fa8',
}

/**
 * Reads the page's tokens (`--color-*`), which a canvas can't use by name.
 *
 * @returns The light theme's values for tokens that the page doesn't define or defines in a notation
 *   other than `#rrggbb`: cytoscape reads few others.
 */
export function readTheme(host: Element): MapTheme {
  const style = getComputedStyle(host)
  const read = (name: string, otherwise: string): string => {
    const value = style.getPropertyValue(`--color-${name}`).trim()
    return toSixDigits(value) ?? otherwise
  }
  const colours = { ...lightColours }
  for (const [name, value] of Object.entries(lightColours)) {
    if (isColourName(name)) colours[name] = read(name, value)
  }
  return { ...colours, font: style.fontFamily }
}

const isColourName = (name: string): name is keyof typeof lightColours => name in lightColours

function toSixDigits(value: string): string | undefined {
  if (/^#[\da-f]{6}$/i.test(value)) return value
  const short = /^#([\da-f])([\da-f])([\da-f])$/i.exec(value)
  return short === null
    ? undefined
    : `#${short
        .slice(1)
        .map((digit) => digit + digit)
        .join('')}`
}

/** Calls back whenever the page changes its theme; answers how to stop. */
export function watchTheme(onChange: () => void): () => void {
  const attributes = new MutationObserver(onChange)
  attributes.observe(document.documentElement, { attributeFilter: ['data-theme', 'class'] })
  const system = matchMedia('(prefers-color-scheme: dark)')
  system.addEventListener('change', onChange)
  return () => {
    attributes.disconnect()
    system.removeEventListener('change', onChange)
  }
}
