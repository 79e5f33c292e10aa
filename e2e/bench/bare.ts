import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'

import type { Page } from '@playwright/test'
import type { Core } from 'cytoscape'

declare global {
  /** The bare library's own map, on its page. */
  var bareMap: Core
  /** The product's map, once it is watched. */
  var watchedMap: Core
}

/** What the product's map draws, without how it is drawn. */
export type VisibleGraph = {
  /** Where the map is on the product's page, and how large. */
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  readonly zoom: number
  readonly pan: { readonly x: number; readonly y: number }
  readonly nodes: readonly VisibleNode[]
  readonly edges: readonly VisibleEdge[]
}
type VisibleNode = {
  readonly data: { readonly id: string; readonly label: string; readonly width: number }
  readonly position: { readonly x: number; readonly y: number }
}
type VisibleEdge = {
  readonly data: {
    readonly id: string
    readonly source: string
    readonly target: string
    readonly label: string
    readonly width: number
  }
}

/** Gives the product's map to scripts in its page, and counts what the library takes to change it. */
export const watchLibrary = (page: Page): Promise<void> =>
  page.evaluate(() => {
    // where the library keeps the map that it drew into an element
    type Host = Element & { readonly ['_cyreg']?: { readonly cy: Core } }
    const hosts: Iterable<Host> = document.querySelectorAll('div')
    const host = [...hosts].find((element) => element['_cyreg'] !== undefined)
    const cy = host?.['_cyreg']?.cy
    if (cy === undefined) throw new Error('there is no map on this page')
    globalThis.watchedMap = cy
    const batch = cy.batch.bind(cy)
    cy.batch = (change) => {
      const start = performance.now()
      const result = batch(change)
      globalThis.benchProbe.library += performance.now() - start
      return result
    }
  })

/** Reads from a watched map which cards and lines stand where, and what is written on them. */
export const readVisibleGraph = (page: Page): Promise<VisibleGraph> =>
  page.evaluate(() => {
    const cy = globalThis.watchedMap
    const host = cy.container()
    if (host === null) throw new Error('the map is in no page')
    const written = new Map<string, string>()
    for (const tag of cy.nodes('.tag')) {
      const [, edge = ''] = /^tag:(.*)$/.exec(tag.id()) ?? []
      written.set(edge, tag.data('label'))
    }
    const ends = new Set<string>(
      [...cy.edges()].flatMap((edge) => [edge.data('source'), edge.data('target')]),
    )
    const { left, top } = host.getBoundingClientRect()
    return {
      left,
      top,
      width: host.clientWidth,
      height: host.clientHeight,
      zoom: cy.zoom(),
      pan: { ...cy.pan() },
      nodes: [...cy.nodes()]
        .filter((node) => ends.has(node.id()))
        .map((node) => ({
          data: { id: node.id(), label: node.data('label') ?? '', width: node.width() },
          position: { ...node.position() },
        })),
      edges: [...cy.edges()].map((edge) => ({
        data: {
          id: edge.id(),
          source: edge.data('source'),
          target: edge.data('target'),
          label: written.get(edge.id()) ?? '',
          width: Number.parseFloat(edge.style('width')),
        },
      })),
    }
  })

const html = `<!doctype html><meta charset="utf-8"><title>bare</title>
<style>body{margin:0}</style><div id="map"></div>
<script src="/cytoscape.min.js"></script><script src="/draw.js"></script>`

/** The libraries that lay graphs out, and nothing drawn. */
const layoutsHtml = `<!doctype html><meta charset="utf-8"><title>layouts</title>
<script src="/cytoscape.min.js"></script><script src="/layout-base.js"></script>
<script src="/cose-base.js"></script><script src="/cytoscape-fcose.js"></script>
<script src="/elk-api.js"></script><script>globalThis.bareLibrary = cytoscape</script>`

/** As plainly as the library can: shapes, lines, arrows and words, at given places. */
const draw = `fetch('/graph.json').then((answer) => answer.json()).then((graph) => {
  const container = document.getElementById('map')
  container.style.width = graph.width + 'px'
  container.style.height = graph.height + 'px'
  globalThis.bareMap = cytoscape({
    container, zoom: graph.zoom, pan: graph.pan, layout: { name: 'preset' },
    elements: { nodes: graph.nodes, edges: graph.edges },
    style: [
      { selector: 'node', style: { shape: 'round-rectangle', width: 'data(width)', height: 30,
        'background-color': '#ddd', label: 'data(label)', 'font-size': 16,
        'text-valign': 'center' } },
      { selector: 'edge', style: { width: 'data(width)', 'curve-style': 'bezier',
        'line-color': '#888', 'target-arrow-shape': 'triangle', 'target-arrow-color': '#888',
        label: 'data(label)', 'font-size': 12 } },
    ],
  })
})`

/** A page of the library itself with nothing of the product on it, and files beside it. */
export type BarePage = {
  readonly url: string
  readonly show: (graph: VisibleGraph) => void
  readonly close: () => Promise<void>
}

const require = createRequire(import.meta.url)
const scripts = new Map([
  ['/cytoscape.min.js', 'cytoscape/dist/cytoscape.min.js'],
  ['/layout-base.js', 'layout-base/layout-base.js'],
  ['/cose-base.js', 'cose-base/cose-base.js'],
  ['/cytoscape-fcose.js', 'cytoscape-fcose/cytoscape-fcose.js'],
  ['/elk-api.js', 'elkjs/lib/elk-api.js'],
  ['/elk-worker.min.js', 'elkjs/lib/elk-worker.min.js'],
])

export async function startBarePage(): Promise<BarePage> {
  let graph = '{}'
  const answer = async (path: string): Promise<readonly [string, string]> => {
    const script = scripts.get(path)
    if (script !== undefined) {
      return ['text/javascript', await readFile(require.resolve(script), 'utf8')]
    }
    if (path === '/draw.js') return ['text/javascript', draw]
    if (path === '/layouts') return ['text/html', layoutsHtml]
    return path === '/graph.json' ? ['application/json', graph] : ['text/html', html]
  }
  const server = createServer((request, response) => {
    void answer(request.url ?? '/').then(([type, text]) => {
      response.writeHead(200, { 'content-type': type })
      return response.end(text)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  return {
    url: `http://127.0.0.1:${address.port}/`,
    show: (next) => {
      graph = JSON.stringify(next)
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
