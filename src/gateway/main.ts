import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { version } from '../../package.json'
import { createGateway } from './app.ts'
import { helpText } from './command-line.ts'
import type { GatewayConfig } from './config-schema.ts'
import { parseConfig } from './config.ts'
import { createLog, toLogged } from './log.ts'
import type { Listening } from './server.ts'

/** Beside the built gateway: dist/gateway/main.js and dist/page. */
const pageDirectory = fileURLToPath(new URL('../page', import.meta.url))

async function main(): Promise<void> {
  const parsed = parseConfig({
    argv: process.argv.slice(2),
    env: process.env,
    directory: process.cwd(),
    readFile: (path) => readFileSync(path, 'utf8'),
  })
  if (!parsed.ok)
    return fail(['Weir cannot start:', ...parsed.error.map((problem) => `  ${problem}`)])
  if (parsed.value.action === 'run') return run(parsed.value.config)
  console.info(parsed.value.action === 'help' ? helpText() : version)
}

async function run(config: GatewayConfig): Promise<void> {
  const log = createLog(config.logLevel)
  const demo = config.clusters.length === 0
  const now = Date.now
  const simulator = demo ? await startSimulator(now) : undefined
  const gateway = createGateway({
    config,
    log,
    now,
    version,
    pageDirectory,
    ...(simulator && { simulator }),
  })
  try {
    const server = await gateway.listen()
    console.info(`Weir is ready at ${server.url} (${demo ? 'demo mesh' : describe(config)})`)
    log.info({ version, demo, clusters: config.clusters.map(({ name }) => name) }, 'started')
    stopOnSignal(server, log)
  } catch (error) {
    await gateway.close()
    fail([whyNotListening(error, config)])
  }
}

async function startSimulator(now: () => number) {
  const { createSimulator } = await import('#src/simulator/simulator.ts')
  return createSimulator({ now })
}

function describe({ clusters }: GatewayConfig): string {
  const names = clusters.map(({ name }) => name)
  return names.length > 3
    ? `${names.length} clusters`
    : `cluster${names.length > 1 ? 's' : ''} ${names.join(', ')}`
}

function whyNotListening(error: unknown, { listen }: GatewayConfig): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') {
    return `Weir cannot start: port ${listen.port} is taken. Choose another with --port, or --port 0 for a free one.`
  }
  if (code === 'EACCES')
    return `Weir cannot start: port ${listen.port} needs privileges. Choose another with --port.`
  return `Weir cannot start: ${error instanceof Error ? error.message : 'it cannot listen'}`
}

function stopOnSignal(server: Listening, log: ReturnType<typeof createLog>): void {
  let stopping = false
  const stop = (signal: NodeJS.Signals) => {
    // A second Ctrl-C means now.
    if (stopping) process.exit(1)
    stopping = true
    log.info({ signal }, 'stopping')
    server.close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  // Nothing is known to get here; if something does, the other requests should not suffer for it.
  process.on('unhandledRejection', (error) =>
    log.error({ error: toLogged(error) }, 'unhandled rejection'),
  )
  process.on('uncaughtException', (error) =>
    log.error({ error: toLogged(error) }, 'uncaught exception'),
  )
}

function fail(lines: readonly string[]): void {
  console.error(lines.join('\n'))
  process.exitCode = 1
}

await main()
