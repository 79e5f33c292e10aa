import type { Browser, Page } from '@playwright/test'
import type Cytoscape from 'cytoscape'
import type { ELK as Elk, ElkNode } from 'elkjs/lib/elk-api.js'

import { nodeSize } from '#src/domain/layout/size.ts'
import type { LayoutSkeleton } from '#src/domain/layout/skeleton.ts'

declare global {
  /** What the libraries' scripts leave on their page. */
  var ELK: new (options: { readonly workerUrl: string }) => Elk
  var bareLibrary: typeof Cytoscape
}

/** A layout, and how long it took. */
export type Laid = {
  readonly millis: number
  readonly positions: ReadonlyMap<string, { readonly x: number; readonly y: number }>
}
type Answer = {
  readonly millis: number
  readonly positions: readonly (readonly [string, { readonly x: number; readonly y: number }])[]
}

/** Longer than this nobody waits for a map. */
export const longestWait = 60_000

/**
 * ELK layered in a worker that is warm, left to right, with frames around namespaces or without.
 *
 * @returns `undefined` where it took longer than {@link longestWait}.
 */
export function layOutWithElk(
  at: { readonly browser: Browser; readonly url: string },
  skeleton: LayoutSkeleton,
  isBoxed: boolean,
): Promise<Laid | undefined> {
  return onPage(at, (page) =>
    page.evaluate(
      async ([graph, first]): Promise<Answer> => {
        const elk = new ELK({ workerUrl: '/elk-worker.min.js' })
        await elk.layout(first)
        const start = performance.now()
        const root = await elk.layout(graph)
        const millis = performance.now() - start
        const positions: [string, { x: number; y: number }][] = []
        const collect = (node: ElkNode, left: number, top: number) => {
          for (const child of node.children ?? []) {
            const [x, y] = [left + (child.x ?? 0), top + (child.y ?? 0)]
            if (child.children === undefined) {
              const { width = 0, height = 0 } = child
              positions.push([child.id, { x: x + width / 2, y: y + height / 2 }])
            } else collect(child, x, y)
          }
        }
        collect(root, 0, 0)
        return { millis, positions }
      },
      [toElkGraph(skeleton, isBoxed), toElkGraph({ ...skeleton, edges: [] }, isBoxed)] as const,
    ),
  )
}

/** fcose without frames, with its own defaults but for the animation; as {@link layOutWithElk}. */
export function layOutWithFcose(
  at: { readonly browser: Browser; readonly url: string },
  { nodes, edges }: LayoutSkeleton,
): Promise<Laid | undefined> {
  const elements: Cytoscape.ElementDefinition[] = [
    ...nodes.map(({ id }) => ({ data: { id } })),
    ...edges.map(({ source, target }, index) => ({ data: { id: `e${index}`, source, target } })),
  ]
  return onPage(at, (page) =>
    page.evaluate(
      async ([all, size]): Promise<Answer> => {
        const cy = bareLibrary({
          headless: true,
          styleEnabled: true,
          elements: all,
          style: [{ selector: 'node', style: { ...size, shape: 'rectangle' } }],
        })
        const options = { name: 'fcose', animate: false, randomize: true }
        const start = performance.now()
        await new Promise((resolve) => cy.layout(options).on('layoutstop', resolve).run())
        const millis = performance.now() - start
        return {
          millis,
          positions: [...cy.nodes()].map((node) => [node.id(), { ...node.position() }] as const),
        }
      },
      [elements, nodeSize] as const,
    ),
  )
}

async function onPage(
  { browser, url }: { readonly browser: Browser; readonly url: string },
  layOut: (page: Page) => Promise<Answer>,
): Promise<Laid | undefined> {
  // a page that is still at work after that is closed over it
  const page = await browser.newPage()
  await page.goto(`${url}layouts`)
  let timer: NodeJS.Timeout | undefined
  const tooLong = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, longestWait, undefined)
  })
  const answering = layOut(page)
  // when the page is closed over it, nobody waits for its answer any more
  answering.catch(() => undefined)
  const answer = await Promise.race([answering, tooLong])
  clearTimeout(timer)
  await page.close()
  return answer && { millis: answer.millis, positions: new Map(answer.positions) }
}

function toElkGraph({ nodes, edges }: LayoutSkeleton, isBoxed: boolean): ElkNode {
  const root: ElkNode & { readonly children: ElkNode[] } = {
    id: 'root',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'RIGHT',
      ...(isBoxed && { 'elk.hierarchyHandling': 'INCLUDE_CHILDREN' }),
    },
    children: [],
    edges: edges.flatMap(({ source, target }, index) =>
      source === target ? [] : { id: `e${index}`, sources: [source], targets: [target] },
    ),
  }
  const boxes = new Map<string, ElkNode[]>()
  for (const { id, identity } of nodes) {
    const { namespace } = identity
    const known = isBoxed && namespace !== '' ? boxes.get(namespace) : root.children
    const members = known ?? []
    members.push({ id, ...nodeSize })
    if (known !== undefined) continue
    boxes.set(namespace, members)
    root.children.push({ id: `box ${namespace}`, children: members })
  }
  return root
}
