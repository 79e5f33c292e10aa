import {
  clusterChip,
  edgeRows,
  expect,
  expectAccessible,
  failedRequest,
  openTraffic,
  test,
} from './fixtures.ts'

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
