import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { test } from '@playwright/test'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { build } from 'vite'

import type { CellsShown } from './cells/show-cells.tsx'
import { recordMainThread } from './main-thread.ts'
import { addRows, formatMillis, median } from './table.ts'

const size = '200 × 180 cells'
const times = 9
const root = fileURLToPath(new URL('../..', import.meta.url))
const page = 'e2e/bench/cells/index.html'

// so that all rows are in view, and columns are as narrow as they get
test.use({ viewport: { width: 1640, height: 4024 } })

test('a matrix drawn', async ({ page: tab, browser }) => {
  const cells = await startCellsPage()
  await tab.goto(cells.url)
  await tab.waitForFunction(() => globalThis.areNamed(0))
  const measured: CellsShown[] = []
  for (let seed = 1; seed <= times; seed += 1) {
    measured.push(await tab.evaluate((number) => globalThis.showCells(number), seed))
    await tab.waitForFunction((number) => globalThis.areNamed(number), seed)
  }
  const [thread] = await recordMainThread(browser, tab, async () => {
    await tab.evaluate((number) => globalThis.showCells(number), times + 1)
    await tab.waitForFunction((number) => globalThis.areNamed(number), times + 1)
  })
  const painted = median(measured.map((one) => one.painted))
  await addRows(
    {
      what: 'heatmap drawn: data there to painted',
      size,
      measured: formatMillis(painted),
      budget: '≤ 100 ms',
      isMet: painted <= 100,
    },
    {
      what: 'heatmap drawn: script of it, cells on their canvas',
      size,
      measured: formatMillis(median(measured.map(({ drawn }) => drawn))),
    },
    {
      what: 'heatmap drawn: longest task until all cells are named',
      size,
      measured: formatMillis(thread.longest),
    },
  )
  await cells.close()
})

/** Builds the product's heatmap with nothing around it, and serves it. */
async function startCellsPage(): Promise<{
  readonly url: string
  readonly close: () => Promise<void>
}> {
  const directory = await mkdtemp(join(tmpdir(), 'weir-cells-'))
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [react(), tailwindcss()],
    build: {
      outDir: directory,
      copyPublicDir: false,
      target: 'es2022',
      rolldownOptions: { input: join(root, page) },
    },
  })
  const types = new Map([
    ['.html', 'text/html'],
    ['.js', 'text/javascript'],
    ['.css', 'text/css'],
  ])
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    void readFile(join(directory, path)).then(
      (text) => {
        response.writeHead(200, { 'content-type': types.get(extname(path)) ?? 'text/plain' })
        return response.end(text)
      },
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  return {
    url: `http://127.0.0.1:${address.port}/${page}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
      await rm(directory, { recursive: true, force: true })
    },
  }
}
