import type { Page } from '@playwright/test'

import { edgeTable, expect, expectAccessible, openTraffic, test } from './fixtures.ts'
import { map, movedBetween, savedMap, untilLaidOut } from './map-file.ts'

/** What the map says while one walks on it. */
const said = (page: Page) => page.getByRole('region', { name: 'Map' }).getByRole('status')
const drawnBar = (page: Page) => page.getByRole('region', { name: 'What is drawn' })

async function openMap(page: Page, path = '/'): Promise<void> {
  await openTraffic(page, path)
  await untilLaidOut(page)
}

test('the map is walked, selected, focused and left by keyboard alone', async ({ page }) => {
  await openMap(page, '/?refresh=off')
  await map(page).focus()
  await page.keyboard.press('ArrowRight')
  await expect(said(page)).not.toBeEmpty()
  const first = await said(page).textContent()
  await page.keyboard.press('ArrowRight')
  await expect(said(page)).not.toHaveText(first ?? '')
  await expect(said(page)).toContainText(/ calls |per second/)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/selected=/)
  await expect(page.getByRole('region', { name: 'Inspector' })).toBeVisible()

  await page.keyboard.press('f')
  await expect(page).toHaveURL(/focus=/)
  await expect(drawnBar(page)).toContainText('Around')
  await page.getByRole('button', { name: 'Leave the focus' }).press('Enter')
  await expect(drawnBar(page)).toBeHidden()

  await page.keyboard.press('?')
  await expect(page.getByRole('dialog')).toContainText('Go along a call')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
})

test('a card moved by keyboard is where it was put after a reload', async ({ page }) => {
  await openMap(page, '/?refresh=off&paused=yes')
  const before = await savedMap(page)
  await map(page).focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Alt+ArrowDown')
  await expect.poll(async () => movedBetween(before, await savedMap(page)).length).toBe(1)
  const moved = await savedMap(page)

  await page.reload()
  await untilLaidOut(page)
  expect(movedBetween(moved, await savedMap(page))).toEqual([])
})

test('an expression finds and hides on the map and in the tables alike', async ({ page }) => {
  await openMap(page, '/?refresh=off&hide=kind:tcp')
  await expect(edgeTable(page)).not.toContainText('TCP')
  const drawn = await savedMap(page)
  expect(drawn.edges.filter(({ protocol }) => protocol === 'tcp')).toEqual([])
  expect(drawn.edges.length).toBeGreaterThan(0)

  const find = page.getByRole('combobox', { name: 'Find' })
  await find.fill('ns:payments kind:http')
  await expect(edgeTable(page)).toContainText('payment')
  await expect(edgeTable(page)).not.toContainText('currency')
  await find.fill('nosuch:thing')
  await expect(page.getByText(/There is no field “nosuch”/).first()).toBeVisible()
})

test('a namespace folds into one card, and its trouble stays outside', async ({ page }) => {
  const shop = encodeURIComponent('mesh/east/shop///')
  await openMap(page, `/?refresh=off&closed=${shop}`)
  await expect(drawnBar(page)).toContainText('by hand')
  const file = await savedMap(page)
  const ids = file.nodes.map(({ id }) => id)
  expect(ids).toContain('mesh/east/shop///')
  expect(ids).toContain('mesh/east/shop/web//')
  expect(ids).not.toContain('mesh/east/shop/search//')
})

test('the command palette goes to a service, by keyboard', async ({ page }) => {
  await openMap(page)
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog')
  await palette.getByRole('combobox').fill('checkout')
  await expect(palette.getByRole('option').first()).toContainText('checkout')
  await expectAccessible(page)
  await palette.getByRole('combobox').press('Enter')
  await expect(palette).toBeHidden()
  await expect(page).toHaveURL(/checkout/)
})

for (const colorScheme of ['dark', 'light'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme })

    for (const name of ['Display', 'Legend', 'Map menu']) {
      test(`axe finds nothing on the map’s ${name}`, async ({ page }) => {
        await openMap(page, '/?refresh=off')
        const button = page.getByRole('button', { name, exact: true })
        await button.click()
        await expect(button).toHaveAttribute('aria-expanded', 'true')
        // what is in a menu is fetched when it is first opened
        await page.waitForLoadState('networkidle')
        await expectAccessible(page)
      })
    }

    test('axe finds nothing on the map’s tooltip and its bar', async ({ page }) => {
      await openMap(page, '/?refresh=off&focus=mesh%2Feast%2Fshop%2Fcheckout%2F%2F')
      await expect(drawnBar(page)).toBeVisible()
      await map(page).focus()
      await page.keyboard.press('ArrowRight')
      await expectAccessible(page)
    })
  })
}
