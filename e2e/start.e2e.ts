import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

import { expect, test } from '@playwright/test'

const main = new URL('../dist/gateway/main.js', import.meta.url).pathname

/** Starts the built gateway as `npm start` does. */
function start(...options: string[]): ChildProcess {
  return spawn(process.execPath, [main, ...options], { stdio: ['ignore', 'pipe', 'pipe'] })
}

async function addressOf(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('no output')
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^Weir is ready at (http:\S+)/.exec(line)?.[1]
    if (url !== undefined) return url
  }
  throw new Error('it ended before it was ready')
}

async function stop(child: ChildProcess): Promise<number | null> {
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
  return child.exitCode
}

test('without settings it serves the demo mesh, and stops cleanly', async ({ page }) => {
  const child = start('--port', '0')
  const url = await addressOf(child)
  await page.goto(url)
  await expect(page.getByText('Demo mesh')).toBeVisible()
  await expect(page.getByRole('table', { name: 'Edges' })).toContainText('checkout')
  expect(await stop(child)).toBe(0)
})

test('it is ready while its back end is not, and says so', async ({ page, request }) => {
  const child = start('--port', '0', '--prometheus', 'http://127.0.0.1:9')
  const url = await addressOf(child)
  expect((await request.get(`${url}/readyz`)).status()).toBe(200)
  await page.goto(url)
  await expect(page.getByRole('main')).toContainText(/can’t be reached/)
  expect(await stop(child)).toBe(0)
})

test('a mistake in the settings is named, with what is accepted', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'weir-settings-'))
  const file = join(folder, 'weir.yaml')
  await writeFile(file, 'clusters:\n  - name: East!\n    metrics: { urll: http://x }\n')
  const child = start('--config', file)
  let words = ''
  child.stderr?.on('data', (chunk: Buffer) => (words += chunk.toString()))
  const [code] = await once(child, 'exit')
  await rm(folder, { recursive: true })
  expect(code).toBe(1)
  expect(words).toContain('clusters[0].name')
  expect(words).toContain('East!')
  expect(words).toContain('did you mean "url"?')
})
