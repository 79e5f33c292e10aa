import { readFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'

import { createSimulator } from '#src/simulator/simulator.ts'

import { version } from '../../package.json'
import { createGateway } from './app.ts'
import { parseConfig } from './config.ts'
import { createLog } from './log.ts'

/**
 * The gateway as a part of Vite's development server, which serves the page itself.
 * Settings come from the environment: `WEIR_PROMETHEUS`, `WEIR_CONFIG`, …; without them, the demo.
 *
 * @throws with the settings' problems, one a line.
 */
export function createDevGateway(): RequestListener {
  const parsed = parseConfig({
    argv: [],
    env: process.env,
    directory: process.cwd(),
    readFile: (path) => readFileSync(path, 'utf8'),
  })
  if (!parsed.ok) throw new Error(parsed.error.join('\n'))
  if (parsed.value.action !== 'run') throw new Error('the development server only runs')
  const { config } = parsed.value
  const now = Date.now
  const gateway = createGateway({
    config,
    log: createLog(config.logLevel),
    now,
    version,
    pageDirectory: 'dist/page',
    ...(config.clusters.length === 0 && { simulator: createSimulator({ now }) }),
  })
  return gateway.frontDoor.onRequest
}
