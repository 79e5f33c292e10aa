/** The sizes of DESIGN's budgets; `WEIR_BENCH=300/900` measures one alone. */
const known = ['100/200', '300/900', '1000/3000', '3000/10000']
const chosen = process.env['WEIR_BENCH']

export type BenchSize = { readonly text: string; readonly nodes: number; readonly edges: number }

export const sizes: readonly BenchSize[] = (chosen === undefined ? known : [chosen]).map((text) => {
  const [nodes = 0, edges = 0] = text.split('/').map(Number)
  return { text, nodes, edges }
})
