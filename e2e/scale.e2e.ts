import { edgeRows, expect, test as simulated, untilNextMoment } from './fixtures.ts'
import { startScaleMesh, type ScaleMesh } from './scale/scale-mesh.ts'

const test = simulated.extend<object, { readonly scale: ScaleMesh }>({
  scale: [
    async ({}, use) => {
      const scale = await startScaleMesh({ nodes: 300, edges: 900 })
      await use(scale)
      await scale.close()
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ scale }, use) => use(scale.url),
})

test('a refresh of many namespaces asks a back end ten queries at most', async ({
  page,
  scale,
}) => {
  await untilNextMoment()
  await page.goto('/?refresh=off')
  await expect(edgeRows(page).first()).toBeVisible()
  await page.waitForLoadState('networkidle')

  const perMoment = new Map<string, number>()
  for (const { time } of scale.asked()) perMoment.set(time, (perMoment.get(time) ?? 0) + 1)
  expect(perMoment.size).toBeGreaterThan(0)
  for (const queries of perMoment.values()) expect(queries).toBeLessThanOrEqual(10)
})
