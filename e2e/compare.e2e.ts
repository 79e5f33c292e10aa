import type { Page } from '@playwright/test'

import { edgeRows, edgeTable, expect, openTraffic, test } from './fixtures.ts'
import { parameter, plain } from './heatmap.ts'

/** The simulator's mesh begins with the journey; search was out of breath 25 to 32 minutes before. */
const during = () => momentText(Date.now() - 27 * 60_000)
const before = () => momentText(Date.now() - 38 * 60_000)

function momentText(at: number): string {
  return `${new Date(Math.floor(at / 60_000) * 60_000).toISOString().slice(0, 19)}Z`
}

const changes = (page: Page) =>
  page.getByRole('list', { name: 'What changed' }).getByRole('listitem')

/** The list of changes once it is whole: a line for each, without their signs. */
async function changeTexts(page: Page): Promise<readonly string[]> {
  await expect(changes(page).first()).toBeVisible()
  await page.waitForLoadState('networkidle')
  const all = page.getByRole('button', { name: /^All \d+$/ })
  await expect(page.getByRole('region', { name: 'What changed' })).toContainText(
    /edges? changed|differs/,
  )
  for (const button of await all.all()) await button.click()
  return (await changes(page).allInnerTexts()).map(plain)
}

/** A change with its two moments swapped; what is said about chance is left out. */
function swapped(text: string): string {
  const { edge, kinds, numbers } = readChange(text)
  return [edge, kinds.map((kind) => opposite[kind] ?? kind), numbers.map(swapNumbers)]
    .map(toText)
    .join(' | ')
}

function readChange(text: string) {
  const [, head = '', tail = ''] = text.split('\n')
  const [, edge = '', kinds = ''] = headPattern.exec(head) ?? []
  const numbers = (tail.split(' · ')[0] ?? '')
    .split('; ')
    .map((part) => part.replace(/ \(×[^)]*\)/, ''))
  return { edge, kinds: kinds.split(', '), numbers }
}

const toText = (part: string | readonly string[]) =>
  typeof part === 'string' ? part : part.toSorted().join(', ')

const asRead = (text: string): string => {
  const { edge, kinds, numbers } = readChange(text)
  return [edge, kinds, numbers].map(toText).join(' | ')
}

const opposite: Readonly<Record<string, string>> = {
  'fails more': 'fails less',
  'fails less': 'fails more',
  slower: 'faster',
  faster: 'slower',
  busier: 'quieter',
  quieter: 'busier',
  new: 'gone',
  gone: 'new',
}

const anyKind = Object.keys(opposite).join('|')
/** "web → search west fails more, slower". */
const headPattern = new RegExp(`^(.*?) ((?:${anyKind})(?:, (?:${anyKind}))*)$`)

/** "errors 1 % → 2 %" is "errors 2 % → 1 %"; what is new now, was gone the other way round. */
function swapNumbers(number: string): string {
  const [comes, goes] = [', none before', ' before, none now']
  if (number.includes(comes)) return number.replace(comes, goes)
  if (number.includes(goes)) return number.replace(goes, comes)
  return number.replace(/(\S+(?: (?:%|ms|s))?) → (\S+(?: (?:%|ms|s)(?!\w))?)/, '$2 → $1')
}

test('compared with the window before, a list says what changed, and the table how', async ({
  page,
}) => {
  await openTraffic(page, `/?at=${during()}&range=5m`)
  await page.getByRole('combobox', { name: 'Compare with' }).selectOption('previous')
  await expect(page).toHaveURL(/[?&]compare=previous/)
  const search = changes(page).filter({ hasText: 'web → search' }).first()
  await expect(search).toContainText(/fails more, slower/)
  await expect(search).toContainText(/errors .*→ [1-9].*; p95 .*→/)

  await expect(edgeTable(page).getByRole('columnheader', { name: 'Change' })).toBeVisible()
  await edgeTable(page).getByRole('button', { name: 'Source' }).click()
  await page.getByRole('combobox', { name: 'Find' }).fill('search')
  const row = edgeRows(page).filter({ hasText: /^web\s+shop · west\s*search/ })
  await expect(row).toContainText(/fails more|slower/)

  await search.getByRole('button').click()
  await expect(page.getByRole('region', { name: 'Inspector' })).toContainText(/web\s*→\s*search/)
  await page.getByRole('combobox', { name: 'Compare with' }).selectOption('none')
  await expect(page.getByRole('list', { name: 'What changed' })).toBeHidden()
  await expect(edgeTable(page).getByRole('columnheader', { name: 'Change' })).toBeHidden()
})

test('what rests on few requests is hatched, and says so', async ({ page }) => {
  await openTraffic(page, `/?at=${during()}&range=1m&compare=previous`)
  const few = changes(page).filter({ hasText: /only \d+ (requests|connections)|within chance/ })
  const texts = await changeTexts(page)
  expect(texts.some((text) => /only \d+ (requests|connections)|within chance/.test(text))).toBe(
    true,
  )
  await expect(few.first()).toBeVisible()
  await expect(page.getByRole('region', { name: 'What changed' })).toContainText(
    /say little \(hatched\)/,
  )
})

test('a moment is chosen by looking at it, and swapping the two swaps the words', async ({
  page,
}) => {
  test.slow()
  const [early, late] = [before(), during()]
  await openTraffic(page, `/?at=${early}&range=5m&paused=yes`)
  await page.getByRole('combobox', { name: 'Compare with' }).selectOption('here')
  await expect.poll(() => parameter(page, 'compare')).toBe(early)

  await openTraffic(page, `/?at=${late}&range=5m&paused=yes&compare=${early}`)
  const forth = await changeTexts(page)
  expect(forth.some((text) => /web → search .*fails more/.test(text))).toBe(true)

  await openTraffic(page, `/?at=${early}&range=5m&paused=yes&compare=${late}`)
  await expect(changes(page).filter({ hasText: 'web → search' }).first()).toContainText(
    'fails less',
  )
  const back = await changeTexts(page)
  expect(back.map(asRead).toSorted()).toEqual(forth.map(swapped).toSorted())
})

test('before memory begins nothing is claimed', async ({ page }) => {
  await openTraffic(page, '/?compare=last-week')
  await expect(page.getByRole('region', { name: 'What changed' })).toContainText(
    /no telemetry of that moment/,
  )
  await expect(changes(page)).toHaveCount(0)
})
