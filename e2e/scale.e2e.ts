import type { Page } from '@playwright/test'

import { edgeRows, expect, test as simulated, untilNextMoment } from './fixtures.ts'
import { movedBetween, placesOf, savedMap, untilLaidOut, type MapFile } from './map-file.ts'
import { addProbe, readProbe, resetProbe, untilRefreshed, type Probe } from './probe.ts'
import { startScaleMesh, type ScaleChange, type ScaleMesh } from './scale/scale-mesh.ts'
import type { ScaleSize } from './scale/shape.ts'

type Fixtures = {
  readonly size: ScaleSize
  /** A generated mesh of a journey's own. */
  readonly scale: ScaleMesh
}

const test = simulated.extend<Fixtures>({
  size: [{ nodes: 300, edges: 900 }, { option: true }],
  scale: async ({ size }, use) => {
    const scale = await startScaleMesh(size)
    await use(scale)
    await scale.close()
  },
  baseURL: async ({ scale }, use) => use(scale.url),
})

const stepSeconds = 15

/** Opens a mesh with a probe on it, and waits until all that is drawn by itself is drawn. */
async function openProbed(page: Page): Promise<void> {
  await addProbe(page)
  await page.goto('/?refresh=off')
  await untilLaidOut(page)
  await untilRefreshed(page)
}

/** Lets time go on by a step and asks again; what the page did until it was still. */
async function refresh(page: Page, scale: ScaleMesh, change: ScaleChange): Promise<Probe> {
  scale.change({ ...change, seconds: stepSeconds })
  await page.evaluate((seconds) => {
    globalThis.benchProbe.shift += seconds * 1000
  }, stepSeconds)
  // the pointer leaves the map alone, and what its way there painted is painted
  await page.getByRole('button', { name: 'Refresh now' }).hover()
  await expect.poll(async () => isStill(await readProbe(page))).toBe(true)
  await resetProbe(page)
  await page.getByRole('button', { name: 'Refresh now' }).click()
  return untilRefreshed(page)
}

const failingIn = ({ edges }: MapFile): readonly string[] =>
  edges.flatMap(({ id, state }) => (state === 'failing' ? id : []))

const isStill = ({ now, lastDraw }: Probe): boolean => now - lastDraw > 500

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

test('a refresh in which nothing changed paints nothing', async ({ page, scale }) => {
  await openProbed(page)
  const asked = scale.asked().length
  const unchanged = await refresh(page, scale, {})
  expect(scale.asked().length, 'queries that were answered').toBeGreaterThan(asked)
  expect(unchanged.messages['update'], 'updates that reached the page').toBeGreaterThan(0)
  expect(unchanged.draws).toBe(0)

  const changed = await refresh(page, scale, { rates: true })
  expect(changed.draws, 'what is painted once something changes').toBeGreaterThan(0)
})

test('what stays doesn’t move while others come and go', async ({ page, scale }) => {
  await openProbed(page)
  let before = await savedMap(page)
  expect(before.nodes).toHaveLength(300)
  for (const turn of [1, 2, 3]) {
    await refresh(page, scale, { churn: true })
    await untilLaidOut(page)
    const after = await savedMap(page)
    const known = placesOf(before)
    const newcomers = after.nodes.filter(({ id }) => !known.has(id))
    expect(newcomers.length, `newcomers at turn ${turn}`).toBeGreaterThan(0)
    expect(newcomers.filter(({ position }) => position === null)).toEqual([])
    expect(movedBetween(before, after), `moved at turn ${turn}`).toEqual([])
    before = after
  }
})

test.describe('a thousand services', () => {
  test.use({ size: { nodes: 1000, edges: 3000 } })

  test('are folded, but not what fails, until all of them are asked for', async ({ page }) => {
    await openProbed(page)
    const folded = await savedMap(page)
    expect(folded.nodes.length).toBeLessThanOrEqual(300)
    expect(folded.edges.length).toBeLessThanOrEqual(900)
    const bar = page.getByRole('region', { name: 'What is drawn' })
    await expect(bar).toContainText(/for 1,000 services/)
    await expect(bar).not.toContainText('unhealthy are folded')

    await bar.getByRole('button', { name: 'Draw everything' }).click()
    await untilLaidOut(page)
    await expect.poll(async () => (await savedMap(page)).nodes.length).toBe(1000)
    const all = await savedMap(page)
    expect(all.edges).toHaveLength(3000)
    expect(failingIn(all).length).toBeGreaterThan(0)
    expect(failingIn(folded)).toEqual(failingIn(all))
  })
})
