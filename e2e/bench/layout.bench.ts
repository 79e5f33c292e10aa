import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

import { expect, test, type Browser, type Page } from '@playwright/test'

import type { LayoutSkeleton } from '#src/domain/layout/skeleton.ts'
import { toNodeId, type NodeId, type Peer } from '#src/domain/mesh/identity.ts'
import type { LayoutAnswer } from '#src/workers/layout/messages.ts'

import { startScaleMesh } from '../scale/scale-mesh.ts'
import { createShape } from '../scale/shape.ts'
import { createSignals } from '../scale/signals.ts'
import { startBarePage } from './bare.ts'
import { countCrossings } from './crossings.ts'
import { layOutWithElk, layOutWithFcose, longestWait, type Laid } from './libraries.ts'
import { sizes, type BenchSize } from './sizes.ts'
import { addRows, formatMillis, median } from './table.ts'

/** Meshes that nothing was tuned on. */
const seeds = [101, 102, 103]
/** Of larger ones, which take the libraries more than a minute each, one is compared. */
const mostCompared = 1000
const budgets = new Map([
  ['300/900', 50],
  ['1000/3000', 200],
  ['3000/10000', 1000],
])
const assets = fileURLToPath(new URL('../../dist/page/assets', import.meta.url))

// what the gateway's policy forbids is starting a worker from here, which no page of ours does
test.use({ bypassCSP: true })

for (const size of sizes) {
  test(`the layout at ${size.text}`, async ({ page, browser }) => {
    const mesh = await startScaleMesh({ nodes: 20, edges: 30 })
    await page.goto(`${mesh.url}/clusters`)
    await expect(page.getByRole('heading').first()).toBeVisible()
    const flat = seeds.map((seed) => skeletonOf(size, seed, false))
    const boxed = seeds.map((seed) => skeletonOf(size, seed, true))
    const ours = await layOutWithOurs(page, [...boxed, ...flat])
    await mesh.close()
    const [boxedOurs, flatOurs] = [ours.slice(0, seeds.length), ours.slice(seeds.length)]

    const took = median(boxedOurs.map(({ millis }) => millis))
    const budget = budgets.get(size.text)
    await addRows({
      what: 'layout in the page’s worker',
      size: size.text,
      measured: formatMillis(took),
      ...(budget !== undefined && { budget: `≤ ${budget} ms`, isMet: took <= budget }),
    })
    await addCrossings(browser, size, { kind: 'in boxes', skeletons: boxed, ours: boxedOurs })
    await addCrossings(browser, size, { kind: 'without boxes', skeletons: flat, ours: flatOurs })
  })
}

type Compared = {
  readonly kind: 'in boxes' | 'without boxes'
  readonly skeletons: readonly LayoutSkeleton[]
  readonly ours: readonly Laid[]
}

async function addCrossings(
  browser: Browser,
  size: BenchSize,
  { kind, skeletons, ours }: Compared,
): Promise<void> {
  const bare = await startBarePage()
  const at = { browser, url: bare.url }
  for (const [index, skeleton] of skeletons.entries()) {
    const laid = ours[index]
    if (laid === undefined) continue
    const isBoxed = kind === 'in boxes'
    const isCompared = size.nodes <= mostCompared || index === 0
    const elk = isCompared ? await layOutWithElk(at, skeleton, isBoxed) : undefined
    const others =
      isCompared && !isBoxed ? [`fcose ${tell(skeleton, await layOutWithFcose(at, skeleton))}`] : []
    const crossings = countCrossings(skeleton.edges, laid.positions)
    const allowed = elk && 1.1 * countCrossings(skeleton.edges, elk.positions)
    await addRows({
      what: `crossings ${kind}, mesh ${index + 1}`,
      size: size.text,
      measured: [
        tell(skeleton, laid),
        ...(isCompared ? [`ELK ${tell(skeleton, elk)}`] : []),
        ...others,
      ].join('; '),
      ...(allowed !== undefined && { budget: '≤ 1.1 × ELK', isMet: crossings <= allowed }),
    })
  }
  await bare.close()
}

const tell = ({ edges }: LayoutSkeleton, laid: Laid | undefined): string =>
  laid === undefined
    ? `over ${longestWait / 1000} s`
    : `${countCrossings(edges, laid.positions)} in ${formatMillis(laid.millis)}`

function skeletonOf(size: BenchSize, seed: number, isBoxed: boolean): LayoutSkeleton {
  const shape = createShape(size, seed)
  const signalsAt = createSignals(shape, seed)
  const nodes = shape.nodes.map(({ kind, namespace, name }) => {
    const isOutside = kind === 'external'
    const identity: Peer = {
      kind: isOutside ? 'external' : 'mesh',
      cluster: 'scale',
      namespace: isBoxed && !isOutside ? namespace : '',
      service: isBoxed || isOutside ? name : `${name}.${namespace}`,
      workload: '',
      version: '',
    }
    return { id: toNodeId(identity), identity }
  })
  const idOf = (index: number): NodeId => {
    const node = nodes[index]
    if (node === undefined) throw new Error('an edge of a node that is not there')
    return node.id
  }
  return {
    level: 'service',
    nodes: nodes.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    edges: shape.edges.map(({ source, target, protocol }, index) => ({
      source: idOf(source),
      target: idOf(target),
      isTcp: protocol === 'tcp',
      rate: signalsAt(index, 0).rate,
    })),
  }
}

/** Asks the built worker, as the page does; the first answer, of a cold worker, is left out. */
async function layOutWithOurs(
  page: Page,
  skeletons: readonly LayoutSkeleton[],
): Promise<readonly Laid[]> {
  const file = (await readdir(assets)).find((name) => name.startsWith('layout.worker'))
  if (file === undefined) throw new Error('the build has no layout worker')
  const answers = await page.evaluate(
    async ({ url, all }) => {
      const worker = new Worker(url, { type: 'module' })
      const ask = (skeleton: LayoutSkeleton, id: number) =>
        new Promise<LayoutAnswer>((resolve) => {
          const listen = ({ data }: MessageEvent<LayoutAnswer>) => resolve(data)
          worker.addEventListener('message', listen, { once: true })
          // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin to name
          worker.postMessage({ id, skeleton, holds: {} })
        })
      const [first] = all
      if (first !== undefined) await ask(first, 0)
      const laid = []
      for (const [id, skeleton] of all.entries()) {
        const start = performance.now()
        const { positions } = await ask(skeleton, id)
        laid.push({ millis: performance.now() - start, positions: [...positions] })
      }
      worker.terminate()
      return laid
    },
    { url: `/assets/${file}`, all: skeletons },
  )
  return answers.map(({ millis, positions }) => ({ millis, positions: new Map(positions) }))
}
