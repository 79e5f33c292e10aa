import {
  clusterChip,
  edgeRows,
  expect,
  expectLive,
  failedRequest,
  openTraffic,
  test,
} from './fixtures.ts'
import { map, untilLaidOut } from './map-file.ts'

/** What a person must see of each outage of one of two clusters, within two refreshes. */
const outages = [
  { scenario: 'refused', state: 'stale', words: /can’t be reached/ },
  { scenario: 'reset', state: 'stale', words: /can’t be (reached|read)/ },
  { scenario: 'rate-limited', state: 'stale', words: /fewer questions/ },
  { scenario: 'server-error', state: 'stale', words: /Metrics of east/ },
  { scenario: 'unauthorized', state: 'stale', words: /wants to know who asks|refused access/ },
  { scenario: 'html', state: 'stale', words: /can’t be read/ },
  { scenario: 'truncated', state: 'stale', words: /can’t be (reached|read)/ },
  { scenario: 'wrong-schema', state: 'stale', words: /can’t be read/ },
  { scenario: 'partial', state: 'partial', words: /duration-buckets/ },
] as const

test.use({ expectedErrors: async ({}, use) => use([failedRequest]) })

for (const { scenario, state, words } of outages) {
  test(`${scenario}: east is ${state}, west stays live, and east recovers`, async ({
    page,
    mesh,
  }) => {
    await openTraffic(page, '/?refresh=5')
    const east = clusterChip(page, 'east')
    const west = clusterChip(page, 'west')
    const rows = await edgeRows(page).count()

    await mesh.setScenario('east', scenario)
    await expect(east).toContainText(state)
    await expect(page.getByRole('main')).toContainText(words)
    await expect(west).not.toContainText(/stale|failed|partial/)
    expect(await edgeRows(page).count()).toBeGreaterThanOrEqual(Math.min(rows, 5))
    await expect(page.getByText(/NaN|Infinity|undefined/)).toHaveCount(0)

    await mesh.setScenario('east', null)
    await expect(east).not.toContainText(state, { timeout: 45_000 })
  })
}

test('the map stays where it is while notices come and go', async ({ page, mesh }) => {
  await openTraffic(page, '/?refresh=5')
  await untilLaidOut(page)
  const east = clusterChip(page, 'east')
  const box = () => map(page).boundingBox()
  const before = await box()
  expect(before).not.toBeNull()

  await mesh.setScenario('east', 'refused')
  await expect(east).toContainText('stale')
  await expect(page.getByRole('main')).toContainText(/can’t be reached/)
  expect(await box()).toEqual(before)

  await mesh.setScenario('east', null)
  await expect(east).not.toContainText('stale', { timeout: 45_000 })
  expect(await box()).toEqual(before)
})

for (const scenario of ['black-hole', 'slow'] as const) {
  test(`${scenario}: west goes on, and east is stale once its time is up`, async ({
    page,
    mesh,
  }) => {
    test.slow()
    await openTraffic(page, '/?refresh=5')
    await mesh.setScenario('east', scenario)
    const east = clusterChip(page, 'east')
    await expect(east).toContainText('stale', { timeout: 75_000 })
    await expect(page.getByRole('main')).toContainText(/took too long/)
    await mesh.setScenario('east', null)
    await expect(east).not.toContainText('stale', { timeout: 60_000 })
  })
}

test('huge: 50 MB that are no mesh leave the view and the page alive', async ({ page, mesh }) => {
  test.slow()
  await openTraffic(page, '/?refresh=5')
  await mesh.setScenario('east', 'huge')
  await expect(edgeRows(page).first()).toBeVisible()
  await page.getByRole('combobox', { name: 'Find' }).fill('payment')
  await expect(page).toHaveURL(/find=payment/)
  await mesh.setScenario('east', null)
  await expectLive(page, 60_000)
})

test('warnings are shown as text, never become markup, and go', async ({ page, mesh }) => {
  await openTraffic(page, '/?refresh=5')
  await mesh.setScenario('east', 'warnings')
  await expect(clusterChip(page, 'east')).toContainText('warnings')
  await expect(page.getByRole('main')).toContainText('<b>')
  await mesh.setScenario('east', null)
  await expect(clusterChip(page, 'east')).not.toContainText('warnings')
})

test('samples that are no numbers are told, and never shown as numbers', async ({ page, mesh }) => {
  await openTraffic(page, '/?refresh=5')
  await mesh.setScenario('east', 'not-a-number')
  await expect(clusterChip(page, 'east')).toContainText('warnings')
  await expect(page.getByRole('main')).toContainText(/held no finite number/)
  await expect(page.getByText(/NaN|Infinity/)).toHaveCount(0)
  await mesh.setScenario('east', null)
  await expect(clusterChip(page, 'east')).not.toContainText('warnings')
})

test('silent: what no longer reports is told apart from zero, with the time it was last heard', async ({
  page,
  mesh,
}) => {
  test.setTimeout(240_000)
  await openTraffic(page, '/?refresh=5&range=1m&find=checkout')
  await mesh.setScenario('east', 'silent')
  const silent = edgeRows(page).filter({ hasText: /no telemetry since/ })
  await expect(silent.first()).toBeVisible({ timeout: 120_000 })
  await expectLive(page)
  await mesh.setScenario('east', null)
  await expect(silent).toHaveCount(0, { timeout: 75_000 })
})

test('a counter reset is no spike', async ({ page, mesh }) => {
  await openTraffic(page, '/?refresh=5&find=checkout&edges=-rate')
  const rate = async () =>
    Number((await edgeRows(page).first().getByRole('cell').nth(4).innerText()).split(/\s/)[0])
  const before = await rate()
  expect(before).toBeGreaterThan(0)
  await mesh.setScenario('east', 'counter-reset')
  await page.waitForResponse((response) => response.url().includes('/east/metrics/query'))
  await page.waitForResponse((response) => response.url().includes('/east/metrics/query'))
  expect(await rate()).toBeLessThan(2 * before)
})

test('a cluster that never answered is a message beside the others', async ({ page, mesh }) => {
  await mesh.setScenario('east', 'refused')
  await openTraffic(page, '/?refresh=5')
  await expect(clusterChip(page, 'east')).toContainText('failed')
  await expect(page.getByRole('main')).toContainText(/Metrics of east can’t be reached/)
  await expect(edgeRows(page).first()).toContainText('west')
})

test('without any answer the page says why, and finds the way back by itself', async ({
  page,
  mesh,
}) => {
  await mesh.setScenario('east', 'refused')
  await mesh.setScenario('west', 'refused')
  await page.goto('/?refresh=5')
  await expect(page.getByRole('main')).toContainText(/can’t be reached/)
  await mesh.setScenario('east', null)
  await mesh.setScenario('west', null)
  await expect(edgeRows(page).first()).toBeVisible({ timeout: 45_000 })
})
