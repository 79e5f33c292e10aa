import { expect, test } from '@playwright/test'

import { startScaleMesh } from '../scale/scale-mesh.ts'
import { addProbe, readWhenStill } from './probe.ts'

const known = ['100/200', '300/900', '1000/3000', '3000/10000']
const chosen = process.env['WEIR_BENCH']
const sizes = (chosen === undefined ? known : [chosen]).map((text) => {
  const [nodes = 0, edges = 0] = text.split('/').map(Number)
  return { text, nodes, edges }
})

for (const { text, nodes, edges } of sizes) {
  test(`first map and unchanged refresh at ${text}`, async ({ page }) => {
    const mesh = await startScaleMesh({ nodes, edges })
    await addProbe(page)
    await page.goto(`${mesh.url}/?refresh=off`)
    await expect.poll(() => page.evaluate(() => globalThis.benchProbe.draws)).toBeGreaterThan(0)
    const first = await readWhenStill(page)

    await page.evaluate(() => {
      // answers take a while, and what they would paint must not be missed
      const lastDraw = performance.now() + 5000
      Object.assign(globalThis.benchProbe, { draws: 0, longestGap: 0, lastDraw, shift: 15_000 })
    })
    mesh.change({ seconds: 15 })
    const asked = mesh.asked().length
    await page.getByRole('button', { name: 'Refresh now' }).click()
    await expect.poll(() => mesh.asked().length).toBeGreaterThan(asked)
    const again = await readWhenStill(page)
    console.info(
      [
        text,
        `map painted and still ${first.lastDraw.toFixed(0)} ms after navigation`,
        `unchanged refresh: ${again.draws} canvas calls (budget 0)`,
        `longest gap of the main thread ${again.longestGap.toFixed(0)} ms (budget 20)`,
        `${mesh.asked().length - asked} upstream queries (budget 10)`,
      ].join(' | '),
    )
    await mesh.close()
  })
}
