import {
  clusterChip,
  edgeRows,
  expect,
  expectAccessible,
  failedRequest,
  openTraffic,
  test,
} from './fixtures.ts'
import { untilFilled, walkTo } from './heatmap.ts'

for (const colorScheme of ['dark', 'light'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme, expectedErrors: async ({}, use) => use([failedRequest]) })

    test('axe finds nothing on the Traffic page and its inspector', async ({ page }) => {
      await openTraffic(page)
      await expectAccessible(page)
      await edgeRows(page).first().getByRole('button').click()
      await expect(page.getByRole('region', { name: 'Inspector' })).toContainText('PromQL')
      await expectAccessible(page)
    })

    test('axe finds nothing on the matrix, its table, and the queries of a cell', async ({
      page,
    }) => {
      test.slow()
      await openTraffic(page, '/?paused=yes')
      await untilFilled(page)
      await walkTo(page, { row: 1, column: 5 })
      await expectAccessible(page)
      await page.keyboard.press('ControlOrMeta+Enter')
      await expect(page.getByRole('dialog')).toContainText('PromQL')
      await expectAccessible(page)
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Show as a table' }).click()
      await expect(page.getByRole('table', { name: 'Heatmap data' })).toBeVisible()
      await expectAccessible(page)
    })

    test('axe finds nothing on a past moment that is compared, with its findings', async ({
      page,
    }) => {
      test.slow()
      await openTraffic(page, '/?compare=previous')
      await page.keyboard.press('[')
      const findings = page.getByRole('region', { name: 'Findings' })
      await expect(findings.getByRole('list', { name: 'What changed' })).toBeVisible()
      await expect(findings.getByRole('listitem').first()).toBeVisible()
      const suspects = findings.getByRole('list', { name: 'Suspects' })
      await suspects.getByText('Queries').first().click()
      await expect(suspects.getByText('PromQL').first()).toBeVisible()
      await expectAccessible(page)
      await page.getByRole('button', { name: /^Events/ }).click()
      await expect(page.getByRole('dialog', { name: 'Events' })).toBeVisible()
      await expectAccessible(page)
    })

    test('axe finds nothing on the histogram of a service and what it has promised', async ({
      page,
    }) => {
      test.slow()
      await openTraffic(page, '/?paused=yes')
      const services = page.getByRole('table', { name: 'Services' })
      await services
        .getByRole('row')
        .filter({ hasText: /^checkout/ })
        .getByRole('button')
        .click()
      const buckets = page.getByRole('region', { name: 'Latency buckets' })
      await expect(buckets.getByRole('gridcell').first()).toBeAttached()
      await expect(page.getByRole('region', { name: 'Objectives' })).toBeVisible()
      await expect(page.getByRole('region', { name: 'Blast radius' })).toBeVisible()
      await expectAccessible(page)
      await buckets.getByText('As a table').click()
      await expect(buckets.getByRole('table')).toBeVisible()
      await expectAccessible(page)
    })

    test('axe finds nothing on the Clusters page', async ({ page }) => {
      await page.goto('/clusters')
      await expect(page.getByRole('heading', { name: 'east' })).toBeVisible()
      await expectAccessible(page)
    })

    test('axe finds nothing while a cluster is down', async ({ page, mesh }) => {
      await mesh.setScenario('east', 'refused')
      await openTraffic(page)
      await expect(clusterChip(page, 'east')).toContainText('failed')
      await expectAccessible(page)
    })

    test('axe finds nothing on the page for an unknown address', async ({ page }) => {
      await page.goto('/nowhere')
      await expect(page.getByRole('link', { name: /Traffic/ }).first()).toBeVisible()
      await expectAccessible(page)
    })
  })
}
