import type { CellLayer } from './cell-layers.ts'

/** A layer in the words of SVG. */
export function toPathData({ form, numbers }: CellLayer): string {
  let data = ''
  for (let at = 0; at + 3 < numbers.length; at += 4) {
    const [a, b] = [numbers[at] ?? 0, numbers[at + 1] ?? 0]
    const [c, d] = [numbers[at + 2] ?? 0, numbers[at + 3] ?? 0]
    data += form === 'boxes' ? `M${a} ${b}h${c}v${d}h${-c}z` : `M${a} ${b}L${c} ${d}`
  }
  return data
}
