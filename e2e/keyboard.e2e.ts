import type { Locator, Page } from '@playwright/test'

import { edgeRows, edgeTable, expect, test } from './fixtures.ts'
import { map, untilLaidOut } from './map-file.ts'

const mostStops = 150

/** Goes on by Tab until something has the focus, as somebody without a pointer does. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let stop = 0; stop < mostStops; stop++) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab never reaches ${String(target)}`)
}

test('every part of the Traffic page is reached by Tab and used by keys alone', async ({
  page,
}) => {
  test.slow()
  await page.goto('/?refresh=off')
  await untilLaidOut(page)
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })

  // the order of the page: past its header to the tools, the map, its menus, and the tables
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused()
  await page.keyboard.press('Enter')

  await tabTo(page, page.getByRole('combobox', { name: 'Find' }))
  await page.keyboard.type('ns:shop')
  await expect(page).toHaveURL(/find=ns/)
  await page.keyboard.press('Escape')
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.press('Delete')
  await expect(page).not.toHaveURL(/find=ns/)

  await tabTo(page, map(page))
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('region', { name: 'Map' }).getByRole('status')).not.toBeEmpty()

  await tabTo(page, button('Display'))
  await page.keyboard.press('Enter')
  await tabTo(page, page.getByRole('checkbox', { name: /^Rate/ }))
  await page.keyboard.press('Space')
  await expect(page).toHaveURL(/labels=/)
  await page.keyboard.press('Escape')
  await expect(button('Display')).toBeFocused()

  await tabTo(page, button('Legend'))
  await page.keyboard.press('Enter')
  await expect(button('Legend')).toHaveAttribute('aria-expanded', 'true')
  await page.keyboard.press('Escape')

  await tabTo(page, button('Map menu'))
  await page.keyboard.press('Enter')
  const download = page.waitForEvent('download')
  await tabTo(page, page.getByRole('button', { name: /JSON/ }))
  await page.keyboard.press('Enter')
  expect((await download).suggestedFilename()).toMatch(/\.json$/)
  await page.keyboard.press('Escape')

  const divider = page.getByRole('separator', { name: 'Height of the map', exact: true })
  await tabTo(page, divider)
  const height = (await divider.getAttribute('aria-valuenow')) ?? ''
  await page.keyboard.press('ArrowUp')
  await expect(divider).not.toHaveAttribute('aria-valuenow', height)

  const rateHeader = edgeTable(page).getByRole('button', { name: 'Requests/s' })
  await tabTo(page, rateHeader)
  await page.keyboard.press('Enter')
  await expect(edgeTable(page).getByRole('columnheader', { name: 'Requests/s' })).toHaveAttribute(
    'aria-sort',
    'descending',
  )

  await tabTo(page, edgeRows(page).first().getByRole('button'))
  await page.keyboard.press('Enter')
  const inspector = page.getByRole('region', { name: 'Inspector' })
  await expect(inspector).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(inspector).toBeHidden()
})
