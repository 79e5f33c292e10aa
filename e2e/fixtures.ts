import { AxeBuilder } from '@axe-core/playwright'
import { test as base, expect, type Page } from '@playwright/test'

import { startMesh, type Mesh } from './gateway.ts'

export { expect }

type Fixtures = {
  /** The journey's own simulated mesh behind its own gateway. */
  readonly mesh: Mesh
  /** Console errors that the journey is about; any other fails it. */
  readonly expectedErrors: RegExp[]
}

export const test = base.extend<Fixtures>({
  mesh: async ({}, use) => {
    const mesh = await startMesh()
    await use(mesh)
    await mesh.close()
  },
  baseURL: async ({ mesh }, use) => use(mesh.url),
  expectedErrors: async ({}, use) => use([]),
  page: async ({ page, expectedErrors }, use) => {
    const errors: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text())
    })
    page.on('pageerror', (error) => errors.push(String(error)))
    await use(page)
    const unexpected = errors.filter((text) => !expectedErrors.some((known) => known.test(text)))
    expect(unexpected, 'errors on the console').toEqual([])
  },
})

/** What Chromium itself says on the console of an answer that is not a success. */
export const failedRequest = /^Failed to load resource/

/** Cells of a heatmap are thousands and all alike: three rows of them stand for the others. */
const likeOthers = '[role="grid"] [role="row"]:nth-of-type(n + 4) [role="gridcell"]'

/** Fails with the broken rules and their targets, if axe finds any on the page as it stands. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).exclude(likeOthers).analyze()
  const broken = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(', ')}`,
  )
  expect(broken, 'axe').toEqual([])
}

/** Opens the Traffic page and waits for the first rows. */
export async function openTraffic(page: Page, path = '/'): Promise<void> {
  await page.goto(path)
  await expect(edgeRows(page).first()).toBeVisible()
}

export const edgeTable = (page: Page) => page.getByRole('table', { name: 'Edges' })

/** The rows of the table "Edges" without its head. */
export const edgeRows = (page: Page) =>
  edgeTable(page)
    .getByRole('row')
    .filter({ has: page.getByRole('cell') })

/** The words "Live": one is the button's and always there, the other the status line's while it is so. */
const liveWords = (page: Page) => page.getByText('Live', { exact: true })

export const expectLive = (page: Page, timeout = 20_000): Promise<void> =>
  expect(liveWords(page)).toHaveCount(2, { timeout })

/** The button in the status line that says how a cluster's last refresh went. */
export const clusterChip = (page: Page, cluster: string) =>
  page.getByRole('list', { name: 'Clusters' }).getByRole('button', { name: cluster })

/** Viewers ask for the same moments, 15 s apart, three seconds after each has passed. */
const sinceMoment = () => (Date.now() - 3000) % 15_000

/** Waits for a new moment to begin, so that what follows at once is of that same moment. */
export async function untilNextMoment(): Promise<void> {
  await expect.poll(sinceMoment, { intervals: [200] }).toBeLessThan(1000)
}
