import { expect, expectAccessible, openTraffic, test } from './fixtures.ts'
import { map, untilLaidOut } from './map-file.ts'

test('a service has a page: signals, versions, callers and callees, from one link', async ({
  page,
}) => {
  await page.goto('/services/east/shop/recommendation?refresh=off')
  await expect(page.getByRole('heading', { level: 1, name: /recommendation/ })).toBeVisible()
  for (const name of ['Requests per second', 'Failed share of requests', 'Latency', 'Versions']) {
    await expect(page.getByRole('heading', { name, exact: true })).toBeVisible()
  }
  await expect(page.getByRole('link', { name: 'web' }).first()).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Show on the map' }).click()
  await expect(page).toHaveURL(/recommendation/)
  await expect(page.getByRole('application', { name: /Traffic/ })).toBeVisible()
})

test('a service that nobody reports is told apart from an unknown page', async ({ page }) => {
  await page.goto('/services/east/shop/nothing-here?refresh=off')
  await expect(page.getByText(/nothing-here/).first()).toBeVisible()
  await expectAccessible(page)
})

test('the map opens a service’s page by keyboard', async ({ page }) => {
  // the walk begins at what is selected; else at the worst, which need not have a page
  const checkout = encodeURIComponent('mesh/east/shop/checkout//')
  await openTraffic(page, `/?refresh=off&selected=${checkout}`)
  await untilLaidOut(page)
  await map(page).focus()
  await page.keyboard.press('o')
  await expect(page).toHaveURL(/\/services\//)
})
