import { fileURLToPath } from 'node:url'

import { createGateway } from '#src/gateway/app.ts'
import { settingsSchema } from '#src/gateway/config-schema.ts'
import { createLog } from '#src/gateway/log.ts'
import { createSimulator, type Simulator } from '#src/simulator/simulator.ts'

const pageDirectory = fileURLToPath(new URL('../dist/page', import.meta.url))

/** A gateway of a journey's own, serving the built page on a free loopback port. */
export type RunningGateway = {
  readonly url: string
  readonly close: () => Promise<void>
}

/** Starts a gateway on settings as `weir.yaml` would hold them; with a simulator, in demo mode. */
export async function startGateway(
  settings: Readonly<Record<string, unknown>>,
  simulator?: Simulator,
  now: () => number = Date.now,
): Promise<RunningGateway> {
  const config = settingsSchema.parse({
    listen: { port: 0 },
    // Journeys run in parallel from one address.
    limits: { requestsPerSecond: 1000, burst: 5000 },
    ...settings,
  })
  const gateway = createGateway({
    config,
    log: createLog('silent'),
    now,
    version: '0.0.0-e2e',
    pageDirectory,
    times: { grace: 0, drain: 500 },
    ...(simulator && { simulator }),
  })
  return gateway.listen()
}

/** A simulated mesh with its gateway; outages are opened as a demo user would open them. */
export type Mesh = RunningGateway & {
  readonly simulator: Simulator
  readonly setScenario: (cluster: string, scenario: string | null) => Promise<void>
}

export async function startMesh(): Promise<Mesh> {
  const simulator = createSimulator({ seed: 7, now: Date.now })
  const gateway = await startGateway({}, simulator)
  return {
    ...gateway,
    simulator,
    async setScenario(cluster, scenario) {
      const answer = await fetch(`${gateway.url}/simulator/${cluster}/scenario`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          origin: gateway.url,
          'sec-fetch-site': 'same-origin',
          'x-requested-by': 'weir',
        },
        body: JSON.stringify({ scenario }),
      })
      if (!answer.ok) throw new Error(`scenario ${scenario}: ${answer.status}`)
    },
  }
}
