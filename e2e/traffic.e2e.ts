import { readFile } from 'node:fs/promises'

import {
  edgeRows,
  edgeTable,
  expect,
  expectLive,
  openTraffic,
  test,
  untilNextMoment,
} from './fixtures.ts'
import { expectRowsToEqualTheirQueries, tallViewport } from './numbers.ts'

test('a newcomer sees a live mesh: map, both tables, and when it is of', async ({ page }) => {
  await openTraffic(page)
  await expect(page.getByRole('region', { name: 'Map' })).toBeVisible()
  await expect(edgeTable(page)).toContainText('checkout')
  await expect(page.getByRole('table', { name: 'Services' })).toContainText('recommendation')
  await expectLive(page)
  const names = ['Source', 'Target', 'Protocol', 'Requests/s', 'Errors', 'p50', 'p95', 'p99']
  for (const name of names) {
    await expect(edgeTable(page).getByRole('columnheader', { name })).toBeVisible()
  }
})

test('each number of an edge equals the answer to the query shown for it', async ({ page }) => {
  await page.setViewportSize(tallViewport)
  await openTraffic(page, '/?paused=yes&find=checkout&map-size=10')
  await expectRowsToEqualTheirQueries(page)
})

test('find narrows the tables, and the URL brings the same view back', async ({ page }) => {
  await openTraffic(page)
  await page.keyboard.press('/')
  await page.getByRole('combobox', { name: 'Find' }).fill('payment')
  await expect(page).toHaveURL(/find=payment/)
  await expect(edgeTable(page)).not.toContainText('currency')
  await page.getByRole('button', { name: '1h', exact: true }).click()
  await edgeTable(page).getByRole('button', { name: /p95/ }).click()
  await edgeRows(page).first().getByRole('button').click()
  await expect(page.getByRole('region', { name: 'Inspector' })).toContainText('payment')
  const url = page.url()

  await page.goto('/clusters')
  await page.goto(url)
  await expect(page.getByRole('combobox', { name: 'Find' })).toHaveValue('payment')
  await expect(page.getByRole('button', { name: '1h', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  await expect(page.getByRole('region', { name: 'Inspector' })).toContainText('payment')
  await expect(edgeTable(page).getByRole('columnheader', { name: /p95/ })).toHaveAttribute(
    'aria-sort',
    'descending',
  )
})

test('pause stops the polling and resume goes on', async ({ page }) => {
  let queries = 0
  page.on('request', (request) => (queries += Number(request.url().includes('/metrics/query'))))
  await openTraffic(page, '/?refresh=5')
  const pause = page.getByRole('button', { name: 'Pause' })
  await pause.click()
  await expect(pause).toHaveAttribute('aria-pressed', 'true')
  await expect(page.getByText('Paused', { exact: true })).toBeVisible()
  await page.waitForLoadState('networkidle')
  const atPause = queries
  await page.clock.install()
  await page.clock.fastForward(30_000)
  expect(queries).toBe(atPause)

  await pause.click()
  await expect.poll(() => queries).toBeGreaterThan(atPause)
})

test('the edges can be taken away as CSV, with the numbers of the table', async ({ page }) => {
  await openTraffic(page)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: /CSV/ }).first().click()
  const file = await (await download).path()
  const lines = (await readFile(file, 'utf8')).trim().split('\r\n')
  expect(lines[0]).toBe('Source,Target,Protocol,Requests/s,Errors (share),p50 (s),p95 (s),p99 (s)')
  expect(lines.length - 1).toBe(Number(await edgeTable(page).getAttribute('aria-rowcount')) - 1)
})

test('everything on the way from table to inspector works by keyboard', async ({ page }) => {
  await openTraffic(page)
  await edgeRows(page).first().getByRole('button').focus()
  await page.keyboard.press('ArrowDown')
  await expect(edgeRows(page).nth(1).getByRole('button')).toBeFocused()
  await page.keyboard.press('Enter')
  const inspector = page.getByRole('region', { name: 'Inspector' })
  await expect(inspector).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(inspector).toBeHidden()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog')).toContainText('Find')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
})

test('two viewers cost a back end what one does, and a refresh at most ten queries', async ({
  page,
  context,
}) => {
  const asked: { cluster: string; query: string; time: string }[] = []
  context.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url())
    const cluster = /^\/api\/clusters\/([^/]+)\/metrics\/query$/.exec(pathname)?.[1]
    // long questions are posted
    const parameters =
      request.method() === 'POST' ? new URLSearchParams(request.postData() ?? '') : searchParams
    const [query, time] = [parameters.get('query'), parameters.get('time')]
    if (cluster && query && time) asked.push({ cluster, query, time })
  })
  await untilNextMoment()
  await openTraffic(page, '/?refresh=off')
  const second = await context.newPage()
  await openTraffic(second, '/?refresh=off')
  await second.waitForLoadState('networkidle')

  const distinct = new Set(asked.map((question) => JSON.stringify(question)))
  expect(asked.length).toBeGreaterThan(distinct.size)
  const text = await (await page.request.get('/metrics')).text()
  const upstream = [...text.matchAll(/^weir_upstream_requests_total\{(.*)\} (\d+)$/gm)]
    .filter(([, labels]) => labels?.includes('endpoint="query"'))
    .reduce((sum, [, , count]) => sum + Number(count), 0)
  expect(upstream).toBe(distinct.size)

  const perRefresh = new Map<string, Set<string>>()
  for (const { cluster, time, query } of asked) {
    const key = `${cluster} ${time}`
    perRefresh.set(key, (perRefresh.get(key) ?? new Set()).add(query))
  }
  for (const queries of perRefresh.values()) expect(queries.size).toBeLessThanOrEqual(10)
})
