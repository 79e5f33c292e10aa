import type { Position, Rectangle } from '#src/domain/layout/size.ts'
import { union } from '#src/domain/layout/size.ts'

import type { Emphasis } from './emphasis.ts'
import type { MapRule } from './map-style.ts'
import type { MapElement, MapElements } from './to-elements.ts'
import { edgeShapes, pointsOf } from './to-svg-edge.ts'
import { gradientOf } from './to-svg-gradient.ts'
import { cardShapes } from './to-svg-node.ts'
import { numberOf, styleOf, tag, type Style } from './to-svg-style.ts'

type SvgMap = {
  readonly elements: MapElements
  /** The classes that things have on the canvas beside their own. */
  readonly emphasis: Emphasis
  /** The canvas's own rules, so that a file looks as the screen does. */
  readonly rules: readonly MapRule[]
  readonly background: string
  readonly font: string
}

const margin = 24

/**
 * A map as a picture that scales, with its text as text.
 *
 * It is painted by the rules of the canvas, so that both look alike: of these it knows what the map
 * uses. Canvas text can't be measured here, so where names are cut short is an estimate.
 */
export function toSvg({ elements, emphasis, rules, background, font }: SvgMap): string {
  const things = [...elements.values()]
    .map((element) => ({ element, style: styleOf(element, emphasis.get(element.data.id), rules) }))
    .filter(({ style }) => style['visibility'] !== 'hidden')
  const { left, top, right, bottom } = boundsOf(things, elements)
  const [width, height] = [right - left, bottom - top]
  const painted = things
    .toSorted((a, b) => numberOf(a.style, 'z-index') - numberOf(b.style, 'z-index'))
    .map((thing) => paint(thing, elements))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${left} ${top} ${width} ${height}" font-family="${font.replaceAll(/[<>&"]/g, "'")}">`,
    tag('rect', { x: left, y: top, width, height, fill: background }),
    gradients(things),
    ...painted,
    '</svg>',
    '',
  ].join('\n')
}

/** Each once, however many are filled with it. */
function gradients(things: readonly Thing[]): string {
  const found = things.flatMap(({ style }) => gradientOf(style) ?? [])
  const elements = new Map(found.map(({ id, element }) => [id, element]))
  return tag('defs', {}, [...elements.values()].join('\n'))
}

type Thing = { readonly element: MapElement; readonly style: Style }

function paint({ element, style }: Thing, elements: MapElements): string {
  const shapes =
    element.group === 'nodes' ? cardShapes(element, style) : edgeShapes(element, style, elements)
  const opacity = numberOf(style, 'opacity', 1)
  return opacity === 1 ? shapes.join('\n') : tag('g', { opacity }, shapes.join('\n'))
}

function boundsOf(things: readonly Thing[], elements: MapElements): Rectangle {
  let bounds: Rectangle | undefined
  for (const { element, style } of things) {
    if (element.position !== undefined) bounds = union(bounds, around(element.position, style))
    if (element.group === 'nodes') continue
    for (const { x, y } of pointsOf(element, elements)) {
      bounds = union(bounds, { left: x, top: y, right: x, bottom: y })
    }
  }
  const { left, top, right, bottom } = bounds ?? { left: 0, top: 0, right: 0, bottom: 0 }
  return {
    left: Math.floor(left - margin),
    top: Math.floor(top - margin),
    right: Math.ceil(right + margin),
    bottom: Math.ceil(bottom + margin),
  }
}

function around({ x, y }: Position, style: Style): Rectangle {
  const [right, down] = [numberOf(style, 'width') / 2, numberOf(style, 'height') / 2]
  return { left: x - right, top: y - down, right: x + right, bottom: y + down }
}
