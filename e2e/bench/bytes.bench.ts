import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

import { test } from '@playwright/test'

import { addRows } from './table.ts'

const page = fileURLToPath(new URL('../../dist/page/', import.meta.url))

/** The scripts that a page has to load before a chunk of it can run, with that chunk itself. */
async function staticImportsOf(files: readonly string[]): Promise<ReadonlySet<string>> {
  const found = new Set(files)
  for (const file of found) {
    const text = await readFile(`${page}assets/${file}`, 'utf8')
    for (const [, name = ''] of text.matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)) {
      found.add(name)
    }
  }
  return found
}

async function kilobytes(files: Iterable<string>): Promise<number> {
  let bytes = 0
  for (const file of files) {
    bytes += gzipSync(await readFile(`${page}assets/${file}`), { level: 9 }).byteLength
  }
  return bytes / 1000
}

test('the bytes of script', async () => {
  const html = await readFile(`${page}index.html`, 'utf8')
  const all = await readdir(`${page}assets`)
  const entries = [...html.matchAll(/assets\/([\w.-]+\.js)/g)].map(([, name = '']) => name)
  const chunk = (name: string) => all.filter((file) => file.startsWith(`${name}-`))
  const rows = [
    { what: 'script to an interactive Traffic page', files: entries, budget: 120 },
    { what: '… with the map', files: [...entries, ...chunk('MapPane')], budget: 280 },
    {
      what: '… with charts',
      files: [...entries, ...chunk('MapPane'), ...chunk('ChartCanvas')],
      budget: 470,
    },
  ]
  for (const { what, files, budget } of rows) {
    const loaded = await kilobytes(await staticImportsOf(files))
    await addRows({
      what,
      size: 'any',
      measured: `${loaded.toFixed(1)} kB gzip`,
      budget: `≤ ${budget} kB`,
      isMet: loaded <= budget,
    })
  }
  const workers = all.filter((file) => /\.worker-[\w-]+\.js$/.test(file))
  await addRows({
    what: 'workers’ scripts besides',
    size: 'any',
    measured: `${(await kilobytes(workers)).toFixed(1)} kB gzip in ${workers.length} files`,
  })
})
