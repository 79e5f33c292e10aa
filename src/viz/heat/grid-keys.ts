/** A cell by the places of its row and its column. */
export type CellPlace = { readonly row: number; readonly column: number }

export type GridSize = {
  readonly rows: number
  readonly columns: number
  /** How many rows are in view. */
  readonly page: number
}

type Pressed = { readonly key: string; readonly ctrlKey: boolean; readonly metaKey: boolean }

/** The cell a key leads to, as in any grid; `undefined` for keys that lead nowhere. */
export function cellAfter(
  { key, ctrlKey, metaKey }: Pressed,
  from: CellPlace,
  { rows, columns, page }: GridSize,
): CellPlace | undefined {
  const isFar = ctrlKey || metaKey
  const { row, column } = from
  const targets: Readonly<Record<string, CellPlace>> = {
    ArrowLeft: { row, column: isFar ? 0 : column - 1 },
    ArrowRight: { row, column: isFar ? columns - 1 : column + 1 },
    ArrowUp: { row: isFar ? 0 : row - 1, column },
    ArrowDown: { row: isFar ? rows - 1 : row + 1, column },
    PageUp: { row: row - page, column },
    PageDown: { row: row + page, column },
    Home: { row: isFar ? 0 : row, column: 0 },
    End: { row: isFar ? rows - 1 : row, column: columns - 1 },
  }
  const target = targets[key]
  if (target === undefined || rows === 0 || columns === 0) return undefined
  return { row: within(target.row, rows), column: within(target.column, columns) }
}

const within = (place: number, count: number) => Math.min(count - 1, Math.max(0, place))
