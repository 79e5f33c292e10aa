import { createSimulator } from '#src/simulator/simulator.ts'

import {
  startPrometheus,
  type RunningPrometheus,
} from '../src/clients/prometheus/testing/start-prometheus.ts'
import {
  clusterChip,
  edgeRows,
  expect,
  failedRequest,
  openTraffic,
  test as simulated,
} from './fixtures.ts'
import { startGateway, type RunningGateway } from './gateway.ts'
import { untilFilled } from './heatmap.ts'
import {
  expectCellsToEqualTheirQueries,
  expectRowsToEqualTheirQueries,
  tallViewport,
} from './numbers.ts'

type Backend = { readonly prometheus: RunningPrometheus; readonly gateway: RunningGateway }

/** Two clusters in one real Prometheus, told apart by a label as in a store above several. */
async function startBackend(): Promise<Backend> {
  const simulator = createSimulator({ seed: 3, now: Date.now, stepSeconds: 2 })
  const prometheus = await startPrometheus(
    simulator.clusters.map(({ name }) => ({
      labels: { store: name },
      expose: () => simulator.exposition(name),
    })),
  )
  const url = new URL('/', prometheus.apiUrl).href
  const gateway = await startGateway({
    clusters: simulator.clusters.map(({ name, cloud, region }) => ({
      name,
      cloud,
      region,
      metrics: { url, matchers: [`store="${name}"`], rateWindow: '10s' },
    })),
  })
  return { prometheus, gateway }
}

const test = simulated.extend<object, { readonly backend: Backend }>({
  backend: [
    async ({}, use) => {
      const backend = await startBackend()
      await use(backend)
      await backend.gateway.close()
      await backend.prometheus.stop()
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ backend }, use) => use(backend.gateway.url),
})

test.use({ expectedErrors: async ({}, use) => use([failedRequest]) })

test.describe('on a real Prometheus', () => {
  test.describe.configure({ mode: 'serial' })

  test('every number in the table equals the answer to its own query', async ({ page }) => {
    test.slow()
    await page.setViewportSize(tallViewport)
    // A rate needs a few scrapes.
    await expect(async () => openTraffic(page, '/?paused=yes&range=1m&map-size=10')).toPass()
    await expect(clusterChip(page, 'east')).toBeVisible()
    await expect(clusterChip(page, 'west')).toBeVisible()
    await expectRowsToEqualTheirQueries(page)
  })

  test('cells of the matrix equal the answers to their own queries', async ({ page }) => {
    test.slow()
    // wide enough for a column every 15 seconds
    await page.setViewportSize({ width: 1800, height: 1100 })
    const open = (value: string) =>
      openTraffic(page, `/?paused=yes&range=1m&span=30m&rank=value&cell=${value}`)
    for (const value of ['errors', 'p95', 'rate']) {
      await open(value)
      await untilFilled(page)
      await expectCellsToEqualTheirQueries(page, [
        { row: 0, column: -2 },
        { row: 1, column: -1 },
        { row: 2, column: -3 },
      ])
    }
  })

  test('the Clusters page names the server and what it holds', async ({ page }) => {
    await page.goto('/clusters')
    await expect(page.getByRole('region', { name: 'east' })).toContainText('Prometheus 2.')
    await expect(page.getByRole('region', { name: 'west' })).toContainText('from 0.5 ms')
  })

  test('when it dies the last good view stays, with its age', async ({ page, backend }) => {
    await openTraffic(page, '/?refresh=5&range=1m')
    await backend.prometheus.stop()
    await expect(clusterChip(page, 'east')).toContainText('stale', { timeout: 45_000 })
    await expect(edgeRows(page).first()).toBeVisible()
    await expect(page.getByRole('main')).toContainText(/can’t be reached/)
  })
})
