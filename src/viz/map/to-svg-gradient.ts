import { tag, textOf, type Style } from './to-svg-style.ts'

/** A filling that changes from left to right: the file says it once, and what is so filled, its name. */
export type Gradient = { readonly id: string; readonly fill: string; readonly element: string }

/**
 * The gradient that a card is filled with.
 *
 * @returns `undefined` for one that is filled evenly.
 */
export function gradientOf(style: Style): Gradient | undefined {
  if (textOf(style, 'background-fill') !== 'linear-gradient') return undefined
  const colours = textOf(style, 'background-gradient-stop-colors').split(' ')
  const offsets = textOf(style, 'background-gradient-stop-positions').split(' ')
  const id = `bar-${[...colours, ...offsets].join('-').replaceAll(/[^\w-]/g, '')}`
  const stops = colours.map((colour, index) =>
    tag('stop', { offset: offsets[index], 'stop-color': colour }),
  )
  return {
    id,
    fill: `url(#${id})`,
    element: tag('linearGradient', { id }, stops.join('')),
  }
}
