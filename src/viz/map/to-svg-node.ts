import type { MapElement } from './to-elements.ts'
import { gradientOf } from './to-svg-gradient.ts'
import { ringShapes } from './to-svg-ring.ts'
import { escapeText, listOf, numberOf, pathOf, tag, textOf, type Style } from './to-svg-style.ts'

type Box = {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A card, a frame, a title, a ring or what is written on an edge. */
export function cardShapes(element: MapElement, style: Style): readonly string[] {
  const { x, y } = element.position ?? { x: 0, y: 0 }
  const [width, height] = [numberOf(style, 'width'), numberOf(style, 'height')]
  const box = { x: x - width / 2, y: y - height / 2, width, height }
  return [
    ...ghost(box, style),
    ...halo(box, style),
    ...outline(box, style),
    ...body(box, style),
    ...ringShapes({ x, y }, Math.min(width, height) / 2, style),
    ...images(box, style),
    ...label(box, style),
  ]
}

/** The same once more, a little aside and beneath. */
function ghost(box: Box, style: Style): readonly string[] {
  if (textOf(style, 'ghost') !== 'yes') return []
  const [x, y] = [numberOf(style, 'ghost-offset-x'), numberOf(style, 'ghost-offset-y')]
  const shapes = [...outline(box, style), ...body(box, style)]
  const opacity = numberOf(style, 'ghost-opacity', 1)
  return [tag('g', { transform: `translate(${x} ${y})`, opacity }, shapes.join('\n'))]
}

function halo(box: Box, style: Style): readonly string[] {
  const opacity = numberOf(style, 'underlay-opacity')
  if (opacity === 0) return []
  const around = grown(box, numberOf(style, 'underlay-padding'))
  const rx = Math.min(8, around.height / 4)
  return [
    tag('rect', { ...around, rx, fill: textOf(style, 'underlay-color'), 'fill-opacity': opacity }),
  ]
}

function outline(box: Box, style: Style): readonly string[] {
  const width = numberOf(style, 'outline-width')
  if (width === 0) return []
  const padding =
    numberOf(style, 'outline-offset') + numberOf(style, 'border-width') / 2 + width / 2
  return [
    tag('rect', {
      ...grown(box, padding),
      rx: radiusOf(box, style) + padding,
      fill: 'none',
      stroke: textOf(style, 'outline-color'),
      'stroke-width': width,
    }),
  ]
}

const grown = ({ x, y, width, height }: Box, by: number): Box => ({
  x: x - by,
  y: y - by,
  width: width + 2 * by,
  height: height + 2 * by,
})

function body(box: Box, style: Style): readonly string[] {
  const border = numberOf(style, 'border-width')
  const fillOpacity = numberOf(style, 'background-opacity', 1)
  if (border === 0 && fillOpacity === 0) return []
  return [
    outlined(box, style, {
      fill: gradientOf(style)?.fill ?? textOf(style, 'background-color', 'none'),
      'fill-opacity': fillOpacity === 1 ? undefined : fillOpacity,
      ...(border > 0 && {
        stroke: textOf(style, 'border-color'),
        'stroke-width': border,
        'stroke-dasharray': dashesOf(style),
      }),
    }),
  ]
}

type Paint = Parameters<typeof tag>[1]

function outlined(box: Box, style: Style, paint: Paint): string {
  const shape = textOf(style, 'shape')
  if (shape === 'cut-rectangle') return tag('path', { d: cutPath(box, style), ...paint })
  if (shape === 'barrel') return tag('path', { d: barrelPath(box), ...paint })
  return tag('rect', { ...box, rx: radiusOf(box, style), ...paint })
}

function cutPath({ x, y, width, height }: Box, style: Style): string {
  const corner = Math.min(numberOf(style, 'corner-radius', 8), height / 2)
  const [right, bottom] = [x + width, y + height]
  const top = ['M', x + corner, y, 'H', right - corner, 'L', right, y + corner]
  const foot = ['V', bottom - corner, 'L', right - corner, bottom, 'H', x + corner]
  return pathOf(...top, ...foot, 'L', x, bottom - corner, 'V', y + corner, 'Z')
}

/** How far a barrel's corners are bent: along its sides, and where the bend is steepest. */
const barrelBend = { across: 0.25, at: 0.05, down: 0.05 } as const

function barrelPath({ x, y, width, height }: Box): string {
  const [across, at] = [barrelBend.across * width, barrelBend.at * width]
  const down = barrelBend.down * height
  const [right, bottom] = [x + width, y + height]
  const top = ['M', x, y + down, 'Q', x + at, y, x + across, y, 'H', right - across]
  const side = ['Q', right - at, y, right, y + down, 'V', bottom - down]
  const foot = ['Q', right - at, bottom, right - across, bottom, 'H', x + across]
  return pathOf(...top, ...side, ...foot, 'Q', x + at, bottom, x, bottom - down, 'Z')
}

const radiusOf = ({ width, height }: Box, style: Style): number =>
  textOf(style, 'shape') === 'round-rectangle'
    ? Math.min(numberOf(style, 'corner-radius', 8), width / 2, height / 2)
    : 0

/** The canvas's own patterns. */
function dashesOf(style: Style): string | undefined {
  const kind = textOf(style, 'border-style')
  if (kind === 'dotted') return '1 1'
  return kind === 'dashed' ? '4 2' : undefined
}

/** Signs that are pictures, each at its own place on the card. */
function images(box: Box, style: Style): readonly string[] {
  return listOf(style, 'background-image').flatMap((image, index) => {
    if (typeof image !== 'string' || !image.startsWith('data:image/')) return []
    const at = (name: string) => listOf(style, name)[index] ?? listOf(style, name)[0]
    const width = lengthOf(at('background-width'), box.width, 0)
    const height = lengthOf(at('background-height'), box.height, 0)
    return [
      tag('image', {
        x:
          box.x +
          placeOf(at('background-position-x'), box.width - width) +
          lengthOf(at('background-offset-x'), 0, 0),
        y:
          box.y +
          placeOf(at('background-position-y'), box.height - height) +
          lengthOf(at('background-offset-y'), 0, 0),
        width: width === 0 ? box.width : width,
        height: height === 0 ? box.height : height,
        href: image,
      }),
    ]
  })
}

const placeOf = (value: string | number | undefined, room: number): number =>
  lengthOf(value ?? '50%', room, room / 2)

/** A length in map units, or a share of a whole. */
function lengthOf(value: string | number | undefined, whole: number, otherwise: number): number {
  if (typeof value === 'number') return value
  const number = Number.parseFloat(value ?? '')
  if (!Number.isFinite(number)) return otherwise
  return value?.endsWith('%') === true ? (number / 100) * whole : number
}

/** How wide a character is about, as a share of its height. */
const glyphOf = (character: string): number => {
  if ('ijlt.,:;|!()[]-'.includes(character)) return 0.36
  return 'mwMW@✖▲↗⇢⊘'.includes(character) ? 0.9 : 0.6
}

function label(box: Box, style: Style): readonly string[] {
  const text = textOf(style, 'label')
  if (text === '') return []
  const size = numberOf(style, 'font-size', 16)
  const lines = text.split('\n')
  const leading = size * numberOf(style, 'line-height', 1)
  const first = box.y + box.height / 2 - ((lines.length - 1) * leading) / 2
  return lines.map((line, index) =>
    tag(
      'text',
      {
        ...anchorOf(box, style),
        y: first + index * leading + numberOf(style, 'text-margin-y'),
        fill: textOf(style, 'color'),
        'font-size': size,
        'font-weight': textOf(style, 'font-weight') || undefined,
        'font-style': textOf(style, 'font-style') || undefined,
        'dominant-baseline': 'central',
      },
      escapeText(cut(line, style, size)),
    ),
  )
}

function anchorOf({ x, width }: Box, style: Style) {
  const shift = numberOf(style, 'text-margin-x')
  const side = textOf(style, 'text-halign', 'center')
  if (side === 'right') return { x: x + width + shift, 'text-anchor': 'start' }
  if (side === 'left') return { x: x + shift, 'text-anchor': 'end' }
  return { x: x + width / 2 + shift, 'text-anchor': 'middle' }
}

function cut(line: string, style: Style, size: number): string {
  const room = numberOf(style, 'text-max-width', Infinity) / size
  if (textOf(style, 'text-wrap') !== 'ellipsis') return line
  const characters = Array.from(line)
  const width = (count: number) =>
    characters.slice(0, count).reduce((sum, character) => sum + glyphOf(character), 0)
  if (width(characters.length) <= room) return line
  const most = characters.findLastIndex((_, index) => width(index) <= room - 0.8)
  return `${characters.slice(0, Math.max(1, most)).join('')}…`
}
