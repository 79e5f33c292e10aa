import type { CellLayer } from './cell-layers.ts'

/** A layer in the words of SVG. */
export function toPathData({ form, numbers }: CellLayer): string {
  let data = ''
  for (let at = 0; at + 3 < numbers.length; at += 4) {
    const [a = 0, b = 0, c = 0, d = 0] = numbers.slice(at, at + 4)
    data += form === 'boxes' ? `M${a} ${b}h${c}v${d}h${-c}z` : `M${a} ${b}L${c} ${d}`
  }
  return data
}
