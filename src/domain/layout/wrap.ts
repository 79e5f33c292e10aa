import { toBands } from './groups.ts'
import type { Network } from './network.ts'
import { Packer } from './pack.ts'

/** By what the rows of the tallest column are divided; the best is not far from the last that is good. */
const cuts = [1.25, 1.5, 2, 2.5, 3, 4, 6, 8, 12]

/**
 * Wraps columns that would make a map too high for its pane: lays their nodes out in several columns
 * side by side. Whatever stood left of something else still does.
 *
 * @returns `undefined` when the map would not become larger in its pane by it.
 */
export function wrapColumns(
  network: Network,
  columns: Int32Array,
  pane: { readonly width: number; readonly height: number },
): Int32Array | undefined {
  const zoomOf = (choice: Int32Array) => {
    const bands = toBands(network, choice)
    const packer = new Packer(bands)
    packer.pack(bands)
    return { bands, zoom: Math.min(pane.width / packer.width, pane.height / packer.height) }
  }
  const before = zoomOf(columns)
  const rows = before.bands
    .flatMap(({ groups }) => groups)
    .reduce((most, group) => Math.max(most, group.rows), 1)
  let best: Int32Array | undefined
  let bestZoom = before.zoom
  for (const cut of cuts) {
    const choice = wrapAt(network, columns, Math.ceil(rows / cut))
    const { zoom } = zoomOf(choice)
    if (zoom < bestZoom) break
    if (zoom === bestZoom) continue
    best = choice
    bestZoom = zoom
  }
  return best
}

/** Wraps whatever has more rows in one column than it may. */
function wrapAt(network: Network, columns: Int32Array, rows: number): Int32Array {
  const pulls = new Int32Array(columns.length)
  for (const { source, target } of network.arcs) {
    pulls[source] = (pulls[source] ?? 0) + 1
    pulls[target] = (pulls[target] ?? 0) - 1
  }
  const lanes = lanesOf(network, columns)
  const pieces = new Int32Array(columns.reduce((most, column) => Math.max(most, column), 0) + 1)
  for (const { column, nodes } of lanes) {
    pieces[column] = Math.max(pieces[column] ?? 0, Math.ceil(nodes.length / rows))
  }
  const starts = new Int32Array(pieces.length + 1)
  for (const [column, wide] of pieces.entries()) starts[column + 1] = (starts[column] ?? 0) + wide
  const wrapped = new Int32Array(columns.length)
  for (const { column, nodes } of lanes) {
    const own = Math.ceil(nodes.length / rows)
    // those with more callees than callers stand right, which keeps their arcs short
    nodes.sort((a, b) => (pulls[a] ?? 0) - (pulls[b] ?? 0) || a - b)
    for (const [place, node] of nodes.entries()) {
      wrapped[node] = (starts[column] ?? 0) + Math.floor((place * own) / nodes.length)
    }
  }
  return wrapped
}

type Lane = { readonly column: number; readonly nodes: number[] }

/** The nodes of each namespace by column; those without one are a lane of the cluster. */
function lanesOf({ frames }: Network, columns: Int32Array): readonly Lane[] {
  const lanes = new Map<string, Lane>()
  for (const [node, { cluster, namespace }] of frames.entries()) {
    const column = columns[node] ?? 0
    const key = `${column} ${cluster}/${namespace}`
    const lane = lanes.get(key)
    if (lane === undefined) lanes.set(key, { column, nodes: [node] })
    else lane.nodes.push(node)
  }
  return [...lanes.values()]
}
