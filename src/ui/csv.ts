/** What a cell of a file may hold; nothing where a number is unknown. */
export type CsvCell = string | number | undefined

/**
 * Rows as text by RFC 4180. Text that a spreadsheet would run as a formula gets an apostrophe in
 * front: names come from the mesh, and a workload's owner chooses them.
 */
export function toCsv(header: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return [header, ...rows].map((row) => `${row.map(toCell).join(',')}\r\n`).join('')
}

function toCell(cell: CsvCell): string {
  if (cell === undefined) return ''
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : ''
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Hands the viewer a file that never left their browser. */
export function saveFile(name: string, mediaType: string, content: BlobPart): void {
  const url = URL.createObjectURL(new Blob([content], { type: mediaType }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // the download reads the URL after the click has returned
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
