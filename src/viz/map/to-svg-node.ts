import type { MapElement } from './to-elements.ts'
import { escapeText, listOf, numberOf, pathOf, tag, textOf, type Style } from './to-svg-style.ts'

type Box = {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A card, a frame, a title or what is written on an edge. */
export function cardShapes(element: MapElement, style: Style): readonly string[] {
  const { x, y } = element.position ?? { x: 0, y: 0 }
  const [width, height] = [numberOf(style, 'width'), numberOf(style, 'height')]
  const box = { x: x - width / 2, y: y - height / 2, width, height }
  return [
    ...halo(box, style),
    ...outline(box, style),
    ...body(box, style),
    ...images(box, style),
    ...label(box, style),
  ]
}

function halo(box: Box, style: Style): readonly string[] {
  const opacity = numberOf(style, 'underlay-opacity')
  if (opacity === 0) return []
  const padding = numberOf(style, 'underlay-padding')
  const fill = textOf(style, 'underlay-color')
  return [tag('rect', { ...grown(box, padding), rx: 8, fill, 'fill-opacity': opacity })]
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
  const colour = textOf(style, 'background-color', 'none')
  const border = numberOf(style, 'border-width')
  const shape = {
    fill: colour,
    'fill-opacity':
      style['background-opacity'] === undefined ? undefined : numberOf(style, 'background-opacity'),
    stroke: border === 0 ? undefined : textOf(style, 'border-color'),
    'stroke-width': border === 0 ? undefined : border,
    'stroke-dasharray': dashesOf(style, border),
    'stroke-opacity':
      style['border-opacity'] === undefined ? undefined : numberOf(style, 'border-opacity'),
  }
  return [outlined(box, style, shape), ...bar(box, style)]
}

type Paint = Parameters<typeof tag>[1]

function outlined(box: Box, style: Style, paint: Paint): string {
  if (textOf(style, 'shape') === 'cut-rectangle') {
    const { x, y, width, height } = box
    const corner = Math.min(numberOf(style, 'corner-radius', 8), height / 2)
    const [right, bottom] = [x + width, y + height]
    const top = ['M', x + corner, y, 'H', right - corner, 'L', right, y + corner]
    const foot = ['V', bottom - corner, 'L', right - corner, bottom, 'H', x + corner]
    const d = pathOf(...top, ...foot, 'L', x, bottom - corner, 'V', y + corner, 'Z')
    return tag('path', { d, ...paint })
  }
  return tag('rect', { ...box, rx: radiusOf(box, style), ry: curveOf(box, style), ...paint })
}

const radiusOf = ({ height, width }: Box, style: Style): number => {
  const shape = textOf(style, 'shape')
  if (shape === 'ellipse') return width / 2
  if (shape === 'barrel') return 10
  if (shape !== 'round-rectangle') return 0
  return Math.min(numberOf(style, 'corner-radius', 8), height / 2)
}
/** A barrel's ends are round over all of its height; others are as round both ways. */
const curveOf = (box: Box, style: Style): number | undefined => {
  const shape = textOf(style, 'shape')
  if (shape === 'ellipse') return box.height / 2
  return shape === 'barrel' ? box.height / 3 : undefined
}

function dashesOf(style: Style, width: number): string | undefined {
  const kind = textOf(style, 'border-style')
  if (kind === 'dotted') return pathOf(width, width * 1.5)
  return kind === 'dashed' ? '4 2' : undefined
}

/** The bar of colour at a card's left edge, which the canvas paints as a gradient with hard stops. */
function bar(box: Box, style: Style): readonly string[] {
  if (textOf(style, 'background-fill') !== 'linear-gradient') return []
  const [colour] = textOf(style, 'background-gradient-stop-colors').split(' ')
  const share = Number.parseFloat(
    textOf(style, 'background-gradient-stop-positions').split(' ')[1] ?? '',
  )
  if (colour === undefined || !Number.isFinite(share)) return []
  const inset = numberOf(style, 'border-width') / 2
  const { x, y, width, height } = grown(box, -inset)
  return [
    tag('rect', {
      x,
      y: y + 2,
      width: (width * share) / 100 + inset,
      height: height - 4,
      rx: 2,
      fill: colour,
    }),
  ]
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
  const first = box.y + box.height / 2 - ((lines.length - 1) * size * 1.1) / 2
  return lines.map((line, index) =>
    tag(
      'text',
      {
        ...anchorOf(box, style),
        y: first + index * size * 1.1 + numberOf(style, 'text-margin-y'),
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
