import { setTimeout } from 'node:timers/promises'

import { test, type Browser, type Page } from '@playwright/test'

import { addProbe, resetProbe, untilCellsPainted, untilRefreshed } from '../probe.ts'
import { startScaleMesh, type RangeAsked, type ScaleMesh } from '../scale/scale-mesh.ts'
import { recordMainThread, type MainThread } from './main-thread.ts'
import { sizes } from './sizes.ts'
import { addRows, formatMillis, median, type Row } from './table.ts'

/** So large that 60 rows of 120 columns are in view, beside map, tables and findings. */
const viewport = { width: 1600, height: 2360 }
const view = '/?span=1h&map-size=90&matrix-size=30'
/** How often the page is opened, and how long it is watched. */
const times = 3
const minutes = 2
/** An hour in 120 columns; a row is asked for in these steps, a ranking in longer ones. */
const columnSeconds = 30
/** Viewers ask for a moment so long after it has passed. */
const settleSeconds = 3
/** What a refresh takes at most, until the page is still again. */
const patienceSeconds = 11

test.use({ viewport })

for (const size of sizes) {
  test(`the heatmap at ${size.text}`, async ({ page, browser }) => {
    const mesh = await startScaleMesh(size)
    await addProbe(page)
    const opened = await openMatrix(page, mesh, size.text)
    await refreshMatrix({ page, browser, mesh, size: size.text, opened })
    await mesh.close()
  })
}

/**
 * From navigation until the last cell of a full matrix is painted: nothing is stored in the page, and
 * each time is another moment, so that the gateway has no answer yet.
 *
 * @returns What the back end was asked for the rows of one opening.
 */
async function openMatrix(
  page: Page,
  mesh: ScaleMesh,
  size: string,
): Promise<readonly RangeAsked[]> {
  const openings: { readonly millis: number; readonly asked: readonly RangeAsked[] }[] = []
  let cells = ''
  for (let time = 0; time < times; time += 1) {
    mesh.change({ seconds: 120 })
    const before = mesh.ranges().length
    await page.goto(`${mesh.url}${view}&refresh=off`)
    await untilRefreshed(page)
    const { lastCellDraw } = await untilCellsPainted(page)
    cells = await fullMatrix(page)
    openings.push({ millis: lastCellDraw, asked: mesh.ranges().slice(before) })
    await page.evaluate(() => localStorage.clear())
  }
  const asked = openings.at(-1)?.asked ?? []
  await addRows(
    { what: 'matrix', size, measured: cells },
    {
      what: 'matrix full, from navigation',
      size,
      measured: formatMillis(median(openings.map(({ millis }) => millis))),
    },
    { what: 'ranking: back end', size, measured: costOf(asked.filter(isRanking)) },
    { what: 'rows in view, an hour: back end', size, measured: costOf(asked.filter(isOfRows)) },
  )
  return asked.filter(isOfRows)
}

/** Waits until every cell drawn has a name and none is still loading; how many there are. */
async function fullMatrix(page: Page): Promise<string> {
  await page.waitForFunction(() => {
    const rows = [...document.querySelectorAll('[role=grid] [role=row]')]
    return rows.every((row) => {
      const names = [...row.querySelectorAll('[role=gridcell]')].map((cell) => cell.ariaLabel)
      return names.length > 0 && names.every((name) => name?.endsWith('loading') === false)
    })
  })
  return page.getByRole('grid', { name: 'Edge heatmap' }).evaluate((grid) => {
    const rows = grid.querySelectorAll('[role=row]')
    const columns = grid.querySelectorAll('[role=gridcell]').length / rows.length
    const height = rows[0]?.clientHeight ?? Number.NaN
    const inView = Math.min(rows.length, Math.floor(grid.clientHeight / height) - 1)
    return `${rows.length} × ${columns} cells fetched, ${inView} rows of them in view`
  })
}

type Refreshed = { readonly thread: MainThread; readonly asked: readonly RangeAsked[] }

/**
 * Watches the refreshes of a live page. Every half minute comes a column, every minute a ranking, and
 * some bring neither.
 */
async function refreshMatrix({
  page,
  browser,
  mesh,
  size,
  opened,
}: {
  readonly page: Page
  readonly browser: Browser
  readonly mesh: ScaleMesh
  readonly size: string
  readonly opened: readonly RangeAsked[]
}): Promise<void> {
  await page.goto(`${mesh.url}${view}`)
  await untilRefreshed(page)
  await untilCellsPainted(page)
  const watch = async (second: number): Promise<Refreshed> => {
    await untilSecond(page, second + settleSeconds - 2)
    await resetProbe(page)
    const before = mesh.ranges().length
    const [thread] = await recordMainThread(browser, page, () => setTimeout(patienceSeconds * 1000))
    return { thread, asked: mesh.ranges().slice(before) }
  }
  const all: Refreshed[] = []
  for (let minute = 0; minute < minutes; minute += 1) {
    for (const second of [15, 30, 45, 60]) all.push(await watch(second))
  }
  const withRanking = all.filter(({ asked }) => asked.some(isRanking))
  const withColumn = all.filter(({ asked }) => !asked.some(isRanking) && asked.some(isOfRows))
  const without = all.filter(({ asked }) => asked.length === 0)
  const columns = median(withColumn.map(({ asked }) => sum(asked.filter(isOfRows), bytesOf)))
  const share = columns / sum(opened, bytesOf)
  const last = withColumn.at(-1)?.asked ?? []
  await addRows(
    {
      what: 'new column: back end',
      size,
      measured: `${costOf(last.filter(isOfRows))}; ${(share * 100).toFixed(1)} % of the hour’s bytes`,
      budget: 'not the window',
      isMet: share < 0.2,
    },
    ...threadRows('refresh without a heatmap’s', size, without),
    ...threadRows('refresh with a new column', size, withColumn, 50),
    ...threadRows('refresh with a ranking', size, withRanking, 50),
  )
}

/** Waits for a second of the minute, by the page's clock. */
async function untilSecond(page: Page, second: number): Promise<void> {
  const now = await page.evaluate(() => Date.now())
  await setTimeout((second * 1000 - (now % 60_000) + 60_000) % 60_000)
}

const isOfRows = ({ step }: RangeAsked): boolean => step === columnSeconds
const isRanking = ({ step }: RangeAsked): boolean => step > columnSeconds

const bytesOf = ({ bytes }: RangeAsked): number => bytes

function costOf(asked: readonly RangeAsked[]): string {
  const [bytes, packed, millis] = [
    sum(asked, bytesOf),
    sum(asked, (one) => one.packed),
    sum(asked, (one) => one.millis),
  ]
  return `${asked.length} queries, ${kilobytes(bytes)} (${kilobytes(packed)} packed), ${formatMillis(millis)}`
}

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(0)} kB`

const sum = <T>(all: readonly T[], of: (one: T) => number): number =>
  all.reduce((total, one) => total + of(one), 0)

/** Nothing where no such refresh was seen. */
function threadRows(
  what: string,
  size: string,
  all: readonly Refreshed[],
  budget?: number,
): readonly Row[] {
  if (all.length === 0) return []
  const middle = (of: (thread: MainThread) => number) => median(all.map(({ thread }) => of(thread)))
  const longest = middle((thread) => thread.longest)
  const whole = middle(({ drawing, scripting }) => drawing + scripting)
  const row = {
    what: `${what}: longest task, sum`,
    size,
    measured: `${formatMillis(longest)}, ${formatMillis(whole)}`,
  }
  if (budget === undefined) return [row]
  return [{ ...row, budget: `≤ ${budget} ms at 1000/3000`, isMet: longest <= budget }]
}
