import { columnEdge } from './grid-geometry.ts'

/**
 * Shapes of one colour that are drawn at once: boxes as x, y, width, height, or strokes as x1, y1,
 * x2, y2, one after the other, in pixels. So a thousand cells are a few paths.
 */
export type CellLayer = {
  readonly form: 'boxes' | 'strokes'
  readonly colour: string
  readonly numbers: readonly number[]
}

/** How a cell looks; each form differs from the others in shape, not in colour alone. */
export type CellLook =
  | { readonly form: 'full'; readonly colour: string }
  /** A faint cell on a base of its colour. */
  | { readonly form: 'faint'; readonly colour: string; readonly faint: string }
  | { readonly form: 'dot' | 'dash' | 'hatch' | 'alarm' | 'skeleton' | 'hollow' | 'blank' }

/** Colours of what has no value. */
export type FormColours = {
  readonly dot: string
  readonly hatch: string
  readonly alarm: string
  readonly alarmTint: string
  readonly skeleton: string
}

/** What is laid out: rows from `first` up to `end`, the first one at the top. */
export type CellSheet = {
  readonly first: number
  readonly end: number
  readonly columns: number
  readonly width: number
  readonly rowHeight: number
  readonly lookAt: (row: number, column: number) => CellLook
}

/** Cells of fewer pixels than this touch, so that a gap is no large part of them. */
const narrow = 5
/** Signs nearer to each other than so many pixels would run into a line. */
const dotPitch = 5
const alarmPitch = 7
/** Between the strokes of a hatch, along the row. */
const hatchPitch = 6

/** Lays a sheet of cells out as layers; what lies over others comes later. */
export function toCellLayers(sheet: CellSheet, colours: FormColours): readonly CellLayer[] {
  const pen = createPen()
  for (let row = sheet.first; row < sheet.end; row += 1) {
    const top = (row - sheet.first) * sheet.rowHeight
    layRow({ sheet, row, top, colours, pen })
  }
  return pen.layers()
}

type RowJob = {
  readonly sheet: CellSheet
  readonly row: number
  readonly top: number
  readonly colours: FormColours
  readonly pen: Pen
}

/** Cells of a row; equal neighbours that have no colour of their own are laid as one. */
function layRow({ sheet, row, top, colours, pen }: RowJob): void {
  const { columns, width, rowHeight, lookAt } = sheet
  const place = { count: columns, width }
  const gap = width / Math.max(1, columns) >= narrow ? 1 : 0
  for (let column = 0; column < columns;) {
    const look = lookAt(row, column)
    const from = column
    column += 1
    if (look.form !== 'full' && look.form !== 'faint') {
      while (column < columns && lookAt(row, column).form === look.form) column += 1
    }
    const left = columnEdge(from, place)
    const box: Box = [left, top, columnEdge(column, place) - left - gap, rowHeight - 1]
    layCells(look, { box, count: column - from }, colours, pen)
  }
}

type Box = readonly [left: number, top: number, width: number, height: number]
/** Where some neighbours lie that look alike. */
type Run = { readonly box: Box; readonly count: number }

function layCells(look: CellLook, run: Run, colours: FormColours, pen: Pen): void {
  const [left, top, width, height] = run.box
  const base = Math.round(height / 5)
  const centre = Math.round(top + height / 2)
  switch (look.form) {
    case 'full':
      pen.box(look.colour, left, top, width, height)
      break
    case 'faint':
      pen.box(look.faint, left, top, width, height - base)
      pen.box(look.colour, left, top + height - base, width, base)
      break
    case 'dot':
      for (const x of signPlaces(run, dotPitch)) pen.box(colours.dot, x - 1, centre - 1, 2, 2)
      break
    case 'dash':
      pen.box(colours.dot, left + 1, centre, Math.max(1, width - 2), 1)
      break
    case 'hatch':
      hatch(run.box, colours.hatch, pen)
      break
    case 'alarm':
      pen.box(colours.alarmTint, left, top, width, height)
      for (const x of signPlaces(run, alarmPitch)) {
        // an exclamation mark
        pen.box(colours.alarm, x - 1, centre - base - 2, 2, 2 * base - 1)
        pen.box(colours.alarm, x - 1, centre + base - 1, 2, 2)
      }
      break
    case 'skeleton':
      pen.box(colours.skeleton, left, top + base + 1, width, height - 2 * base - 2)
      break
    case 'hollow':
      pen.box(colours.dot, left, top + base, width, 1)
      pen.box(colours.dot, left, top + height - base - 1, width, 1)
      break
    case 'blank':
    default:
  }
}

/** The middles of the cells of a run; where those are too near to each other, of every so many. */
function signPlaces({ box: [left, , width], count }: Run, pitch: number): readonly number[] {
  const cell = width / count
  const every = Math.max(1, Math.ceil(pitch / Math.max(1, cell)))
  const signs = Math.max(1, Math.floor(count / every))
  return Array.from({ length: signs }, (_, sign) =>
    Math.round(left + (width * (sign + 0.5)) / signs),
  )
}

/** Strokes from bottom left to top right, cut at the box; those of neighbours meet. */
function hatch([left, top, width, height]: Box, colour: string, pen: Pen): void {
  const [right, bottom] = [left + width, top + height]
  const first = Math.ceil((left + top) / hatchPitch) * hatchPitch
  for (let sum = first; sum < right + bottom; sum += hatchPitch) {
    const startX = Math.max(left, sum - bottom)
    const endX = Math.min(right, sum - top)
    if (endX > startX) pen.stroke(colour, startX, sum - startX, endX, sum - endX)
  }
}

type Pen = ReturnType<typeof createPen>

function createPen() {
  const boxes = new Map<string, number[]>()
  const strokes = new Map<string, number[]>()
  return {
    box: (colour: string, ...box: Box) => add(boxes, colour, box),
    stroke: (colour: string, ...ends: Box) => add(strokes, colour, ends),
    layers: () => [...toLayers(strokes, 'strokes'), ...toLayers(boxes, 'boxes')],
  }
}

function add(map: Map<string, number[]>, colour: string, numbers: Box): void {
  const known = map.get(colour)
  if (known === undefined) map.set(colour, [...numbers])
  else known.push(...numbers)
}

const toLayers = (map: Map<string, number[]>, form: CellLayer['form']): readonly CellLayer[] =>
  Array.from(map, ([colour, numbers]) => ({ form, colour, numbers }))
