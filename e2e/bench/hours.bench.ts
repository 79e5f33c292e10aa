import { test, type Page } from '@playwright/test'

import { addProbe, resetProbe, untilRefreshed } from '../probe.ts'
import { startScaleMesh } from '../scale/scale-mesh.ts'
import { heldBy, type Held } from './held.ts'
import { addRows, type Row } from './table.ts'

const size = { nodes: 100, edges: 200 }
const stepSeconds = 15
const hour = 3600 / stepSeconds
const refreshes = 8 * hour
/** What went silent is shown for an hour, so it takes longer than that until as much goes as comes. */
const warmUp = 1.1 * hour
/** Every so often something comes or goes; otherwise rates change. */
const churnEvery = 10

test('eight hours of polling', async ({ page }) => {
  const { before, after } = await poll(page)
  await addRows(
    row('heap', before.heap, after.heap, { unit: ' MB', percent: 10 }),
    row('heap of the workers', before.workers, after.workers, { unit: ' MB', percent: 10 }),
    row('DOM nodes', before.elements, after.elements, { unit: '', percent: 5 }),
    row('listeners', before.listeners, after.listeners, { unit: '', percent: 0 }),
  )
})

async function poll(page: Page): Promise<{ readonly before: Held; readonly after: Held }> {
  const mesh = await startScaleMesh(size)
  await addProbe(page)
  await page.goto(`${mesh.url}/?refresh=off`)
  await untilRefreshed(page)
  const refreshTimes = async (first: number, end: number) => {
    for (let count = first; count < end; count++) {
      const change =
        count % churnEvery === 0 ? ({ churn: true } as const) : ({ rates: true } as const)
      mesh.change({ ...change, seconds: stepSeconds })
      await refresh(page)
    }
    return heldBy(page)
  }
  const before = await refreshTimes(0, warmUp)
  const after = await refreshTimes(warmUp, refreshes)
  await mesh.close()
  return { before, after }
}

/** Moves the clock on and waits until the worker says that the refresh is over. */
async function refresh(page: Page): Promise<void> {
  await resetProbe(page)
  await page.evaluate((seconds) => {
    globalThis.benchProbe.shift += seconds * 1000
    const button = document.querySelector<HTMLElement>('button[aria-label="Refresh now"]')
    if (button === null) throw new Error('there is no button to refresh')
    button.click()
  }, stepSeconds)
  await page.waitForFunction(
    () => globalThis.benchProbe.messages['refreshed'] !== undefined,
    undefined,
    { polling: 20 },
  )
}

function row(
  what: string,
  before: number,
  after: number,
  { unit, percent }: { readonly unit: string; readonly percent: number },
): Row {
  const digits = unit === '' ? 0 : 1
  return {
    what: `eight hours of polling: ${what}`,
    size: `${size.nodes}/${size.edges}`,
    measured: `${before.toFixed(digits)} → ${after.toFixed(digits)}${unit}, ${((after / before - 1) * 100).toFixed(1)} %`,
    budget: `≤ +${percent} %`,
    isMet: after <= before * (1 + percent / 100),
  }
}
