import type { Page } from '@playwright/test'

import { createSimulator } from '#src/simulator/simulator.ts'

import { edgeRows, expect, expectLive, openTraffic, test } from './fixtures.ts'
import { startGateway } from './gateway.ts'
import { parameter, untilFilled } from './heatmap.ts'
import { expectRowsToEqualTheirQueries, tallViewport } from './numbers.ts'

const slider = (page: Page) => page.getByRole('slider', { name: 'Time' })
const notNow = (page: Page) => page.getByText('Not now', { exact: true })

/** Moves the slider so many minutes back from its end. */
async function goBack(page: Page, minutes: number): Promise<void> {
  const end = Number(await slider(page).getAttribute('max'))
  // the step that the slider's values keep counts from where it begins
  const start = Number(await slider(page).getAttribute('min'))
  const step = Number(await slider(page).getAttribute('step'))
  const steps = Math.round((end - minutes * 60_000 - start) / step)
  await slider(page).fill(String(start + steps * step))
  await expect(page).toHaveURL(/[?&]at=/)
}

const momentOf = (page: Page): number => Date.parse(parameter(page, 'at') ?? '')

/** The numbers of all edges in view, as the table writes them. */
const numbersOf = async (page: Page) =>
  (await edgeRows(page).getByRole('cell').allInnerTexts()).filter((text) =>
    /\d\s(ms|s|%)|^\d+\.\d\d$/.test(text),
  )

test('the slider goes back, and each number is of that moment', async ({ page }) => {
  test.slow()
  await page.setViewportSize(tallViewport)
  await openTraffic(page, '/?find=checkout&map-size=10')
  await expect(notNow(page)).toBeHidden()
  await goBack(page, 26)
  expect(Date.now() - momentOf(page)).toBeGreaterThan(25.5 * 60_000)
  expect(Date.now() - momentOf(page)).toBeLessThan(28 * 60_000)
  await expect(notNow(page)).toBeVisible()
  await expect(slider(page)).toHaveAttribute(
    'aria-valuetext',
    /^\d\d:\d\d:\d\d CET, 2\d\smin before/,
  )
  await expectRowsToEqualTheirQueries(page, momentOf(page))
})

test('keys step back and on, and one is live again', async ({ page }) => {
  await openTraffic(page)
  await expect(slider(page)).toBeVisible()
  await page.waitForLoadState('networkidle')
  await page.keyboard.press('[')
  await expect(notNow(page)).toBeVisible()
  const one = momentOf(page)
  expect(one % 15_000).toBe(0)
  await page.keyboard.press('[')
  await page.keyboard.press('[')
  await expect.poll(() => momentOf(page)).toBe(one - 30_000)
  await page.keyboard.press(']')
  await expect.poll(() => momentOf(page)).toBe(one - 15_000)
  await page.keyboard.press('l')
  await expect(page).not.toHaveURL(/[?&]at=/)
  await expectLive(page)
  await expect(notNow(page)).toBeHidden()
  await expect(page.getByRole('button', { name: 'Live', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
})

test('letters that are typed are no keys of time', async ({ page }) => {
  await openTraffic(page)
  await page.getByRole('combobox', { name: 'Find' }).pressSequentially('[l]')
  await expect(page).not.toHaveURL(/[?&]at=/)
})

test('a copied link shows another viewer the same moment, also one that was live', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await openTraffic(page, '/?paused=yes&find=checkout')
  await page.waitForLoadState('networkidle')
  await page.getByRole('button', { name: /Copy a link/ }).click()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  expect(link).toMatch(/[?&]at=\d{4}-/)
  const second = await context.newPage()
  await openTraffic(second, link)
  await expect(notNow(second)).toBeVisible()
  await expect.poll(() => numbersOf(second)).toEqual(await numbersOf(page))
})

test('a replay moves on by itself until it is stopped', async ({ page }) => {
  await openTraffic(page)
  await goBack(page, 30)
  const begin = momentOf(page)
  await page.getByRole('combobox', { name: 'Replay speed' }).selectOption('60')
  await page.getByRole('button', { name: 'Replay', exact: true }).click()
  await expect.poll(() => momentOf(page), { timeout: 40_000 }).toBeGreaterThan(begin + 90_000)
  await page.getByRole('button', { name: 'Stop the replay' }).click()
  const stopped = momentOf(page)
  expect(stopped % 15_000).toBe(0)
  await page.waitForLoadState('networkidle')
  expect(momentOf(page)).toBe(stopped)
  await expect(notNow(page)).toBeVisible()
})

test('the matrix stays where it is while the moment moves', async ({ page }) => {
  await openTraffic(page, '/?paused=yes')
  await untilFilled(page)
  const times = () =>
    page
      .getByRole('grid', { name: 'Edge heatmap' })
      .getByRole('row')
      .first()
      .getByRole('gridcell')
      .first()
      .getAttribute('aria-label')
  const first = /\d\d:\d\d:\d\d/.exec((await times()) ?? '')?.[0]
  await goBack(page, 20)
  await expect(notNow(page)).toBeVisible()
  await untilFilled(page)
  expect(/\d\d:\d\d:\d\d/.exec((await times()) ?? '')?.[0]).toBe(first)
})

test.describe('while an alert holds', () => {
  test.use({
    // begun two minutes ago: by now its card provider is slow and refuses
    baseURL: async ({}, use) => {
      let shift = -120_000
      const simulator = createSimulator({ seed: 7, now: () => Date.now() + shift })
      shift = 0
      const gateway = await startGateway({}, simulator)
      await use(gateway.url)
      await gateway.close()
    },
  })

  test('events say when it began, and lead there', async ({ page }) => {
    await openTraffic(page)
    const button = page.getByRole('button', { name: /^Events/ })
    await expect(button).toHaveText(/\(\d+\)/)
    await button.click()
    const events = page.getByRole('dialog', { name: 'Events' })
    const alert = events.getByRole('button', { name: /Alert CardProviderIsSlowAndRefuses/ })
    await expect(alert.first()).toContainText('payments/api.cardpay.example')
    await alert.first().click()
    await expect(notNow(page)).toBeVisible()
    expect(Math.abs(Date.now() - 45_000 - momentOf(page))).toBeLessThan(60_000)
  })

  test('any other moment can be written', async ({ page }) => {
    await openTraffic(page)
    await page.getByRole('button', { name: /^Events/ }).click()
    const events = page.getByRole('dialog', { name: 'Events' })
    const moment = new Date(Date.now() - 7_200_000)
    const local = new Intl.DateTimeFormat('sv-SE', {
      dateStyle: 'short',
      timeStyle: 'medium',
      timeZone: 'Europe/Berlin',
    })
    await events.getByLabel('Another moment').fill(local.format(moment).replace(' ', 'T'))
    await events.getByRole('button', { name: 'Go there' }).click()
    await expect.poll(() => Math.abs(momentOf(page) - moment.getTime())).toBeLessThan(16_000)
    await expect(notNow(page)).toBeVisible()
    await expect(edgeRows(page).first()).toBeVisible()
  })
})
