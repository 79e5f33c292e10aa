import { nodeSize, type Position } from '#src/domain/layout/size.ts'

import type { MapElement, MapElements } from './to-elements.ts'
import { listOf, numberOf, pathOf, tag, textOf, type Style } from './to-svg-style.ts'

/** The way of an edge: quadratic curves through its bends; without any, a straight line. */
type Way = {
  readonly start: Position
  readonly controls: readonly Position[]
  readonly end: Position
}

/** All points that an edge runs between or bends towards: it never leaves the room that they take. */
export function pointsOf(element: MapElement, elements: MapElements): readonly Position[] {
  const way = wayOf(element, elements)
  return way === undefined ? [] : [way.start, ...way.controls, way.end]
}

/** An edge with its arrow, and what stands out about it beneath. */
export function edgeShapes(
  element: MapElement,
  style: Style,
  elements: MapElements,
): readonly string[] {
  const way = wayOf(element, elements)
  if (way === undefined) return []
  const width = numberOf(style, 'width', 1)
  const colour = textOf(style, 'line-color')
  const isDashed = textOf(style, 'line-style') === 'dashed'
  const arrow = arrowOf(way, style, width)
  const d = curveOf({ ...way, end: arrow?.neck ?? way.end })
  const line = { d, fill: 'none', stroke: colour, 'stroke-width': width }
  const dashes = isDashed ? listOf(style, 'line-dash-pattern').join(' ') : undefined
  return [
    ...beneath(d, style, width),
    tag('path', { ...line, 'stroke-dasharray': dashes }),
    ...(arrow === undefined
      ? []
      : [tag('path', { d: arrow.shape, fill: textOf(style, 'target-arrow-color', colour) })]),
  ]
}

function beneath(d: string, style: Style, width: number): readonly string[] {
  const opacity = numberOf(style, 'underlay-opacity')
  const outline = numberOf(style, 'line-outline-width')
  const under = { d, fill: 'none', 'stroke-linecap': 'round' }
  return [
    ...(opacity === 0
      ? []
      : [
          tag('path', {
            ...under,
            stroke: textOf(style, 'underlay-color'),
            'stroke-opacity': opacity,
            'stroke-width': 2 * numberOf(style, 'underlay-padding'),
          }),
        ]),
    ...(outline === 0
      ? []
      : [
          tag('path', {
            ...under,
            stroke: textOf(style, 'line-outline-color'),
            'stroke-width': width + outline,
          }),
        ]),
  ]
}

function wayOf({ data, classes }: MapElement, elements: MapElements): Way | undefined {
  const source = elements.get(String(data['source']))?.position
  const target = elements.get(String(data['target']))?.position
  if (source === undefined || target === undefined) return undefined
  const names = classes.split(' ')
  if (names.includes('loop')) return loopAt(source)
  const from = pixelsOf(data['from'])
  const to = pixelsOf(data['to'])
  if (from === undefined || to === undefined || names.includes('straight')) {
    return { start: leaving(source, target), controls: [], end: leaving(target, source) }
  }
  return {
    start: { x: source.x + from.x, y: source.y + from.y },
    controls: bendsOf(data, source, target),
    end: { x: target.x + to.x, y: target.y + to.y },
  }
}

function pixelsOf(value: string | number | undefined): Position | undefined {
  const [x, y] = String(value ?? '')
    .split(' ')
    .map((part) => Number.parseFloat(part))
  return x === undefined || y === undefined || Number.isNaN(x + y) ? undefined : { x, y }
}

/** The inverse of how bends are told to the canvas: along the line between both cards, and beside. */
function bendsOf(
  data: MapElement['data'],
  source: Position,
  target: Position,
): readonly Position[] {
  const [dx, dy] = [target.x - source.x, target.y - source.y]
  const length = Math.hypot(dx, dy) || 1
  const distances = numbersOf(data['distances'])
  return numbersOf(data['weights']).map((along, index) => {
    const beside = (distances[index] ?? 0) / length
    return { x: source.x + along * dx - beside * dy, y: source.y + along * dy + beside * dx }
  })
}

const numbersOf = (value: string | number | undefined): readonly number[] =>
  String(value ?? '')
    .split(' ')
    .map(Number)
    .filter((number) => Number.isFinite(number))

/** Where the line to another card crosses the edge of one. */
function leaving(from: Position, to: Position): Position {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const share = Math.min(
    nodeSize.width / 2 / Math.max(Math.abs(dx), 1e-6),
    nodeSize.height / 2 / Math.max(Math.abs(dy), 1e-6),
    0.5,
  )
  return { x: from.x + dx * share, y: from.y + dy * share }
}

/** A call to itself leaves a card at its top and comes back at its side. */
function loopAt({ x, y }: Position): Way {
  const [right, top] = [x + nodeSize.width / 2, y - nodeSize.height / 2]
  return {
    start: { x: right - 24, y: top },
    controls: [
      { x: right - 16, y: top - 34 },
      { x: right + 40, y: top - 4 },
    ],
    end: { x: right, y },
  }
}

function curveOf({ start, controls, end }: Way): string {
  const parts: (string | number)[] = ['M', start.x, start.y]
  if (controls.length === 0) parts.push('L', end.x, end.y)
  for (const [index, control] of controls.entries()) {
    const next = controls[index + 1]
    const to =
      next === undefined ? end : { x: (control.x + next.x) / 2, y: (control.y + next.y) / 2 }
    parts.push('Q', control.x, control.y, to.x, to.y)
  }
  return pathOf(...parts)
}

/** The canvas's own proportions of arrows. */
const arrowLength = 0.3
const arrowHalf = 0.15

function arrowOf({ start, controls, end }: Way, style: Style, width: number) {
  const shape = textOf(style, 'target-arrow-shape', 'none')
  if (shape === 'none') return undefined
  const before = controls.at(-1) ?? start
  const length = Math.hypot(end.x - before.x, end.y - before.y) || 1
  const along = { x: (end.x - before.x) / length, y: (end.y - before.y) / length }
  const size = Math.max((width * 13.37) ** 0.9, 29) * numberOf(style, 'arrow-scale', 1)
  const at = (back: number, aside: number): readonly number[] => [
    end.x - along.x * back * size - along.y * aside * size,
    end.y - along.y * back * size + along.x * aside * size,
  ]
  const notch = shape === 'vee' ? ['L', ...at(arrowLength / 2, 0)] : []
  const [x = end.x, y = end.y] = at(arrowLength / 2, 0)
  return {
    neck: { x, y },
    shape: pathOf(
      'M',
      ...at(arrowLength, -arrowHalf),
      'L',
      end.x,
      end.y,
      'L',
      ...at(arrowLength, arrowHalf),
      ...notch,
      'Z',
    ),
  }
}
