import { readFile } from 'node:fs/promises'

import type { Page } from '@playwright/test'

import { formatRatio } from '#src/ui/formats.ts'

import { edgeRows, expect, failedRequest, openTraffic, test } from './fixtures.ts'
import {
  activeCell,
  heatmap,
  heatRow,
  matrix,
  middleOf,
  namedRows,
  parameter,
  plain,
  untilFilled,
} from './heatmap.ts'
import { savedMap } from './map-file.ts'
import { expectCellsToEqualTheirQueries, tallViewport } from './numbers.ts'

/** The part of a cell's words that is a share: "4.2 %" is 4.2. */
const percent = (words: string) => (/^[\d.]+ %$/.test(words) ? Number.parseFloat(words) : 0)

const berlin = new Intl.DateTimeFormat('en-GB', {
  timeStyle: 'medium',
  timeZone: 'Europe/Berlin',
})

/** A record of the file as the cell says it. */
function toCellName(record: string): string {
  const [row = '', , time = '', share = '', state = ''] = record.split(',')
  const value = share === '' ? '' : plain(formatRatio(Number(share)))
  const plainly = share === '0' ? 'none' : value
  const words = state === '' ? plainly : [state, value].filter((part) => part !== '').join(', ')
  return `${row}, ${berlin.format(Date.parse(time))} CET, ${words}`
}

const isFailed = (words: string) => words.startsWith('failed')
const isOfEast = (label: string) => label.endsWith('east')

async function openMatrix(page: Page, path = '/'): Promise<void> {
  await openTraffic(page, path)
  await untilFilled(page)
}

test('an incident is found in three actions, seen as it was, compared and traced to its origin', async ({
  page,
}) => {
  test.slow()
  // 1. open: what departs most from itself is on top
  await openMatrix(page)
  const [top] = await namedRows(page)
  expect(top?.label).toBe('web → search west')
  const shares = (top?.cells ?? []).map(({ words }) => percent(words))
  const hottest = shares.indexOf(Math.max(...shares))
  let [first, last] = [hottest, hottest]
  while ((shares[first - 1] ?? 0) > 1) first -= 1
  while ((shares[last + 1] ?? 0) > 1) last += 1
  expect(shares[hottest]).toBeGreaterThan(2)
  expect(last).toBeGreaterThan(first)
  const end = top?.cells[last]?.moment ?? ''

  // 2. press its hottest cell
  const row = heatRow(page, /web → search west/)
  const cells = row.getByRole('gridcell')
  const { x, y } = await middleOf(cells.nth(hottest))
  await page.mouse.click(x, y)
  await expect(row).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByRole('region', { name: 'Inspector' })).toContainText(/web\s*→\s*search/)

  // 3. brush it
  const [from, to] = [await middleOf(cells.nth(first)), await middleOf(cells.nth(last))]
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move((from.x + to.x) / 2, to.y, { steps: 4 })
  await page.mouse.move(to.x, to.y, { steps: 4 })
  await page.mouse.up()

  // the whole screen is of that time
  await expect(page).toHaveURL(/[?&]at=/)
  expect(parameter(page, 'range')).toBe(`${last - first + 1}m`)
  expect(parameter(page, 'find')).toMatch(/^err>=[\d.]+%$/)
  await expect(page.getByText('Not now', { exact: true })).toBeVisible()
  await expect(page.getByRole('main')).toContainText(end)
  const failing = edgeRows(page).filter({ hasText: 'search' })
  await expect(failing).toHaveCount(1)
  await expect(failing).toContainText(/west/)
  await expect(failing).toContainText(/[1-9]\.\d\d\s%/)
  await page.waitForLoadState('networkidle')
  const { edges } = await savedMap(page)
  const drawn = edges.find(({ id }) => /web.*search/.test(id) && id.includes('west'))
  expect(drawn?.state).toMatch(/degraded|failing/)

  // what was otherwise before
  await page.getByRole('combobox', { name: 'Compare with' }).selectOption('previous')
  const changed = page.getByRole('list', { name: 'What changed' }).getByRole('listitem')
  await expect(changed.filter({ hasText: 'web → search' }).first()).toContainText(/fails more/)

  // where it began
  const suspect = page.getByRole('list', { name: 'Suspects' }).getByRole('listitem').first()
  await expect(suspect).toContainText('web → search')
  await expect(suspect).toContainText(/usually/)
  await suspect.getByText('Queries').click()
  await expect(suspect.getByLabel(/^PromQL of Failed share/).first()).toContainText('search')
})

test('the grid is walked and brushed by keys, and says where one is', async ({ page }) => {
  await openMatrix(page, '/?paused=yes')
  const rows = await namedRows(page)
  const said = (row: number, column: number) => {
    const line = rows[row]
    const cell = line?.cells.at(column)
    return `${line?.name ?? ''}, ${cell?.moment ?? ''}, ${cell?.words ?? ''}`
  }
  expect(said(0, 0)).toMatch(/^\S+ to \S+, \d\d:\d\d:\d\d CET, (none|no telemetry|.+ %)$/)

  await heatmap(page).focus()
  const press = (key: string) => page.keyboard.press(key)
  await press('ArrowRight')
  await expect.poll(() => activeCell(page)).toBe(said(0, -1))
  await press('Home')
  await expect.poll(() => activeCell(page)).toBe(said(0, 0))
  await press('ArrowRight')
  await press('ArrowDown')
  await expect.poll(() => activeCell(page)).toBe(said(1, 1))
  await press('End')
  await expect.poll(() => activeCell(page)).toBe(said(1, -1))
  await press('ArrowRight')
  await expect.poll(() => activeCell(page)).toBe(said(1, -1))
  await press('ControlOrMeta+ArrowUp')
  await expect.poll(() => activeCell(page)).toBe(said(0, -1))
  await press('ArrowLeft')
  await expect.poll(() => activeCell(page)).toBe(said(0, -2))

  await press('Shift+ArrowLeft')
  await press('Shift+ArrowLeft')
  await press('Shift+ArrowDown')
  await expect.poll(() => parameter(page, 'range')).toBe('3m')
  await expect(page.getByText(/^Marked 2 rows, /)).toBeAttached()
  const marked = Date.parse(parameter(page, 'at') ?? '')
  expect(rows[0]?.cells.at(-2)?.moment).toContain(berlin.format(marked))
  await expect(heatmap(page)).toBeFocused()
  // the first takes away the card that lies beside the cell, the second the brush
  await press('Escape')
  await press('Escape')
  await expect(page).not.toHaveURL(/[?&](at|range|find)=/)

  await press('Enter')
  const inspector = page.getByRole('region', { name: 'Inspector' })
  await expect(inspector).toBeVisible()
  await expect(heatmap(page)).toBeFocused()
  await press('Escape')
  await expect(inspector).toBeHidden()
})

test('the last row is walked to though it is far below, and its cells come', async ({ page }) => {
  await openMatrix(page, '/?paused=yes')
  const total = Number(await heatmap(page).getAttribute('aria-rowcount'))
  expect(total).toBeGreaterThan(40)
  await heatmap(page).focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ControlOrMeta+End')
  const last = heatmap(page).getByRole('row').last()
  await expect(last).toHaveAttribute('aria-rowindex', String(total))
  await expect(last).toBeInViewport()
  await expect
    .poll(() => activeCell(page))
    .toMatch(/^\S.* to .*\S, \d\d:\d\d:\d\d CET, (?!loading)./)
})

test('the table twin says what the cells say, and the file has the same numbers', async ({
  page,
}) => {
  await openMatrix(page, '/?paused=yes')
  const rows = await namedRows(page)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save the matrix as CSV' }).click()
  const text = await readFile(await (await download).path(), 'utf8')

  await page.getByRole('button', { name: 'Show as a table' }).click()
  await expect(heatmap(page)).toHaveCount(0)
  const table = matrix(page).getByRole('table', { name: 'Heatmap data' })
  const lines = table.getByRole('row')
  await expect(table.getByRole('columnheader')).toHaveText([
    'Row',
    ...(rows[0]?.cells ?? []).map(({ moment }) => moment),
  ])
  const top = rows.slice(0, 6)
  const sides = await lines.getByRole('rowheader').allInnerTexts()
  expect(sides.slice(0, top.length).map(plain)).toEqual(
    top.map(({ name, place }) => `${name} ${place}`),
  )
  for (const [index, { cells }] of top.entries()) {
    const words = await lines
      .nth(index + 1)
      .getByRole('cell')
      .allInnerTexts()
    expect(words.map(plain)).toEqual(cells.map((cell) => cell.words))
  }

  const [header, ...records] = text.trim().split('\r\n')
  expect(header).toBe('Row,Place,Time,Errors (share),State')
  for (const [index, { name, cells }] of top.entries()) {
    const own = records.slice(index * cells.length, (index + 1) * cells.length)
    expect(own.map(toCellName)).toEqual(
      cells.map(({ moment, words }) => `${name}, ${moment}, ${words}`),
    )
  }
})

for (const value of ['errors', 'p95', 'rate'] as const) {
  test(`cells of ${value} equal the answers to the queries shown for them`, async ({ page }) => {
    test.slow()
    await openMatrix(page, `/?paused=yes&cell=${value}&rank=value`)
    await expectCellsToEqualTheirQueries(page, [
      { row: 0, column: 10 },
      { row: 1, column: 33 },
      { row: 3, column: -1 },
    ])
  })
}

test('a row selects its edge in the tables, and a table its row', async ({ page }) => {
  await page.setViewportSize({ width: 1600, height: 1400 })
  await openMatrix(page, '/?paused=yes')
  const inspector = page.getByRole('region', { name: 'Inspector' })
  await heatRow(page, /^payment → api\.cardpay\.example/)
    .getByRole('rowheader')
    .click()
  await expect(inspector).toContainText('api.cardpay.example')
  await expect(edgeRows(page).filter({ hasText: /^payment.*cardpay/s })).toHaveAttribute(
    'aria-current',
    'true',
  )

  await edgeRows(page)
    .filter({ hasText: /^checkout.*payments/s })
    .getByRole('button')
    .click()
  await expect(heatRow(page, /^checkout → payment /)).toHaveAttribute('aria-selected', 'true')
  await expect(heatmap(page).getByRole('row', { selected: true })).toHaveCount(1)
  await page.keyboard.press('Escape')
  await expect(inspector).toBeHidden()
  await expect(heatmap(page).getByRole('row', { selected: true })).toHaveCount(0)
})

test('rows are services or pairs of clusters, too, and follow what is looked for', async ({
  page,
}) => {
  await openMatrix(page, '/?paused=yes')
  await page.getByRole('combobox', { name: 'Find' }).fill('search')
  await expect(heatmap(page)).toHaveAttribute('aria-rowcount', /^[1-9]$/)
  await page.getByRole('combobox', { name: 'Find' }).fill('')
  const rows = page.getByRole('combobox', { name: 'Rows' })
  await rows.selectOption('services')
  const services = page.getByRole('grid', { name: 'Service heatmap' })
  await expect(
    services.getByRole('gridcell', { name: /^search in shop · west, / }).first(),
  ).toBeAttached()
  await rows.selectOption('clusters')
  const clusters = page.getByRole('grid', { name: 'Cluster heatmap' })
  await expect(
    clusters.getByRole('gridcell', { name: /^west to east over HTTP, .*\d/ }).first(),
  ).toBeAttached()
})

test.describe('with a cluster that fails', () => {
  test.use({ expectedErrors: async ({}, use) => use([failedRequest]) })

  test('the matrix keeps what it had, marks what it can’t know, and recovers', async ({
    page,
    mesh,
  }) => {
    test.setTimeout(360_000)
    // wide enough for a column every 15 seconds
    await page.setViewportSize({ width: 1800, height: 1100 })
    await openMatrix(page, '/?span=30m&refresh=5&rank=name')
    const before = await namedRows(page)
    const known = new Map(
      before.flatMap(({ label, cells }) =>
        cells.slice(0, -4).map(({ moment, words }) => [`${label} ${moment}`, words] as const),
      ),
    )
    /** How many of their newest cells the rows of east can't know. */
    const unknown = async () => {
      const rows = (await namedRows(page)).filter(({ label }) => isOfEast(label))
      const runs = rows.map(
        ({ cells }) => cells.length - 1 - cells.findLastIndex(({ words }) => !isFailed(words)),
      )
      return Math.max(0, ...runs)
    }

    await mesh.setScenario('east', 'refused')
    // so long that the rows have been ranked anew, too
    await expect.poll(unknown, { timeout: 180_000 }).toBeGreaterThan(6)
    const rows = await namedRows(page)
    // what failed is said above the rows, so that one of them may have gone below the edge
    const labels = rows.map(({ label }) => label)
    expect(labels).toEqual(before.slice(0, labels.length).map(({ label }) => label))
    expect(labels.length).toBeGreaterThan(before.length - 3)
    // the newest ones of before may have been corrected by late samples
    const still = rows.flatMap(({ label, cells }) =>
      cells.flatMap(({ moment, words }) =>
        known.has(`${label} ${moment}`) ? [[`${label} ${moment}`, words] as const] : [],
      ),
    )
    expect(still.length).toBeGreaterThan(500)
    expect(still).toEqual(still.map(([cell]) => [cell, known.get(cell)]))

    await mesh.setScenario('east', null)
    await expect
      .poll(
        async () => {
          const cells = (await namedRows(page)).flatMap((row) => row.cells)
          return cells.filter(({ words }) => isFailed(words)).length
        },
        { timeout: 75_000 },
      )
      .toBe(0)
  })
})

test('a refresh fetches the new columns, and not the whole time again', async ({ page }) => {
  test.slow()
  const columns: number[] = []
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (!url.pathname.endsWith('/metrics/query_range')) return
    const asked = url.searchParams.has('start')
      ? url.searchParams
      : new URLSearchParams(request.postData() ?? '')
    const [start, end, step] = ['start', 'end', 'step'].map((name) => Number(asked.get(name)))
    // rankings are of longer steps
    if (step === 15) columns.push(((end ?? 0) - (start ?? 0)) / step + 1)
  })
  // all rows are in view, so that none comes into it later
  await page.setViewportSize({ ...tallViewport, width: 1800 })
  await openMatrix(
    page,
    '/?span=30m&map-size=90&matrix-size=10&rank=name&edges=source&services=service',
  )
  await page.waitForLoadState('networkidle')
  expect(Math.max(...columns)).toBeGreaterThan(100)
  columns.length = 0
  await expect.poll(() => columns.length, { timeout: 60_000 }).toBeGreaterThan(0)
  const first = (await namedRows(page))[0]?.cells.at(-1)?.moment
  await expect
    .poll(async () => (await namedRows(page))[0]?.cells.at(-1)?.moment, { timeout: 60_000 })
    .not.toBe(first)
  // those of a minute, and the last ones before them again: late samples may have corrected them
  expect(Math.max(...columns)).toBeLessThanOrEqual(12)
})
