import { expect, type Locator, type Page } from '@playwright/test'

import { bytesPerSecond, perSecond, ratio, seconds } from '#src/domain/units.ts'
import { formatBytesPerSecond, formatLatency, formatRate, formatRatio } from '#src/ui/formats.ts'

import { walkTo } from './heatmap.ts'

/** The words before the comma of "p95 in ms, client side", and how the table writes such a number. */
const shownAs: readonly (readonly [RegExp, (answer: number) => string])[] = [
  [/^(Requests|Connections opened)\/s/, (answer) => formatRate(perSecond(answer))],
  [/^Failed share/, (answer) => formatRatio(ratio(answer))],
  [/in ms,/, (answer) => formatLatency(seconds(answer / 1000))],
  [/^Bytes\/s/, (answer) => formatBytesPerSecond(bytesPerSecond(answer))],
]

/** Asks a cluster's back end through the gateway, as the copied curl would. */
async function ask(
  page: Page,
  cluster: string,
  query: string,
  time: string,
): Promise<number | undefined> {
  const answer = await page.request.get(`/api/clusters/${cluster}/metrics/query`, {
    params: { query, time },
  })
  expect(answer.status(), query).toBe(200)
  const body: { data: { result: readonly { value: readonly [number, string] }[] } } =
    await answer.json()
  const text = body.data.result[0]?.value[1]
  return text === undefined ? undefined : Number(text)
}

/** One number of the inspector's list of queries: whose it is, and what its own query answers. */
type Answered = { readonly number: string; readonly promql: string; readonly texts: RegExp }

/** The moment that the numbers of a list of queries are of, as the copied curl says it. */
async function readQueryTime(page: Page, list: Locator): Promise<string> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await list
    .getByRole('button', { name: /curl for/ })
    .first()
    .click()
  const command = await page.evaluate(() => navigator.clipboard.readText())
  const time = /'time=(.*)'/.exec(command)?.[1]
  if (time === undefined) throw new Error(`no time in ${command}`)
  return time
}

/** Every query that the inspector shows of one side, asked again as the copied curl would. */
async function askShownQueries(page: Page, time: string): Promise<readonly Answered[]> {
  const inspector = page.getByRole('region', { name: 'Inspector' })
  await expect(inspector.getByRole('button', { name: /curl for/ }).first()).toBeVisible()
  const shown = await inspector.getByLabel(/^PromQL of /).evaluateAll((elements) =>
    elements.map((element) => ({
      label: (element.getAttribute('aria-label') ?? '').replace('PromQL of ', ''),
      promql: element.textContent,
    })),
  )
  const side = sideOrder.find((words) => shown.some(({ label }) => label.includes(words))) ?? 'side'
  // The table has no mean, bytes only as a hint, and no share of failed TCP connections while it is zero.
  const leftOut = /^(Mean|Bytes|Failed share of connections)/
  const inTable = shown.filter(({ label }) => label.includes(side) && !leftOut.test(label))
  return Promise.all(
    inTable.map(async ({ label, promql }) => {
      const cut = label.lastIndexOf(', ')
      const [number, cluster] = [label.slice(0, cut), label.slice(cut + 2)]
      return { number, promql, texts: toTexts(number, await ask(page, cluster, promql, time)) }
    }),
  )
}

/**
 * What the table may show for an answer: sums in another order may differ in the last bit, which
 * decides the last digit shown where a value lies between two.
 */
function toTexts(number: string, answer: number | undefined): RegExp {
  const near = answer === undefined ? [answer] : [answer * (1 - 1e-9), answer, answer * (1 + 1e-9)]
  const texts = near.map((value) => format(number, value).replaceAll(/[.\\/]/g, '\\$&'))
  return new RegExp(`(^|\\s)(${texts.join('|')})(\\s|$)`)
}

/** As the table writes it. */
function format(number: string, answer: number | undefined): string {
  // A known zero has no unit.
  if (answer === 0) return '0'
  if (answer === undefined || !Number.isFinite(answer)) return '–'
  const written = shownAs.find(([pattern]) => pattern.test(number))?.[1](answer)
  if (written === undefined) throw new Error(`no known unit in "${number}"`)
  return written
}

const sideOrder = ['client side', 'waypoint side', 'server side']

const textsOf = (rows: Locator): Promise<readonly (string | null)[]> =>
  rows.evaluateAll((elements) => elements.map(({ textContent }) => textContent))

/** Room for every row, so that none is left undrawn. */
export const tallViewport = { width: 1600, height: 4000 }

/**
 * Opens one row after another, and compares the row with what its own queries answer.
 *
 * @param at - The moment that they must be of, in milliseconds since 1970, if it is known.
 */
export async function expectRowsToEqualTheirQueries(page: Page, at?: number): Promise<void> {
  const rows = page
    .getByRole('table', { name: 'Edges' })
    .getByRole('row')
    .filter({ has: page.getByRole('cell') })
  // quantiles come after the rates, and tables a moment after the map: nobody can press a row that
  // is about to stand elsewhere
  await page.waitForLoadState('networkidle')
  await expect(async () => {
    const before = await textsOf(rows)
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)))
    expect(await textsOf(rows)).toEqual(before)
  }).toPass()
  const count = await rows.count()
  expect(count).toBeGreaterThan(5)
  let time: string | undefined
  for (let index = 0; index < count; index++) {
    const row = rows.nth(index)
    await row.getByRole('button').click()
    await expect(row).toHaveAttribute('aria-current', 'true')
    const cells = await row.getByRole('cell').allInnerTexts()
    const shown = cells.slice(3).join(' ')
    time ??= await readQueryTime(page, page.getByRole('region', { name: 'Inspector' }))
    if (at !== undefined) expect(Number(time) * 1000).toBe(at)
    const answers = await askShownQueries(page, time)
    expect(answers.length, cells.join(' ')).toBeGreaterThan(0)
    for (const { number, texts, promql } of answers) {
      expect(shown, `${cells.join(' ')}\n${number}: ${promql}`).toMatch(texts)
    }
  }
}

/** The words of a cell's value in {@link shownAs}, by what the matrix calls it. */
const cellNumbers: Readonly<Record<string, RegExp>> = {
  errors: /^Failed share/,
  rate: /^(Requests|Connections opened)\/s/,
  p50: /^p50/,
  p95: /^p95/,
  p99: /^p99/,
}

/** Asks for the queries of some cells by keys, and compares the cells with the answers. */
export async function expectCellsToEqualTheirQueries(
  page: Page,
  places: readonly { readonly row: number; readonly column: number }[],
): Promise<void> {
  const value = await page.getByRole('combobox', { name: 'Cell value' }).inputValue()
  const pattern = cellNumbers[value]
  if (pattern === undefined) throw new Error(`no known number is called ${value}`)
  for (const place of places) {
    const words = (await walkTo(page, place)).replace(/^none$/, '0').replace(/^no telemetry$/, '–')
    await page.keyboard.press('ControlOrMeta+Enter')
    const dialog = page.getByRole('dialog', { name: 'Queries of a cell' })
    const shown = dialog.getByLabel(/^PromQL of /)
    await expect(shown.first()).toBeAttached()
    const queries = await shown.evaluateAll((elements) =>
      elements.map((element) => ({
        label: (element.getAttribute('aria-label') ?? '').replace('PromQL of ', ''),
        promql: element.textContent,
      })),
    )
    const asked = queries.filter(({ label }) => pattern.test(label))
    // where two clusters tell a part each, no single query has the cell's number
    expect(asked, words).toHaveLength(1)
    const { label = '', promql = '' } = asked[0] ?? {}
    const cut = label.lastIndexOf(', ')
    const time = await readQueryTime(page, dialog)
    const answer = await ask(page, label.slice(cut + 2), promql, time)
    expect(words, `${words}\n${label}: ${promql}`).toMatch(toTexts(label.slice(0, cut), answer))
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
  }
}
