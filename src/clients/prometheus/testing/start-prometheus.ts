import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A real Prometheus of a test's own. */
export type RunningPrometheus = {
  /** Of its HTTP API, with a closing slash. */
  readonly apiUrl: URL
  stop(): Promise<void>
}

/** One text in Prometheus' format that is scraped every second, and the labels it gets. */
export type ScrapeTarget = {
  readonly labels: Readonly<Record<string, string>>
  readonly expose: () => string
}

const startupMillis = 20_000

/**
 * Starts the `prometheus` of this machine on a free loopback port, scraping texts we make.
 *
 * @throws Error that says what to install, if there is no such program.
 */
export async function startPrometheus(
  targets: readonly ScrapeTarget[],
): Promise<RunningPrometheus> {
  const exporter = await serve(targets)
  const directory = await mkdtemp(join(tmpdir(), 'weir-prometheus-'))
  const port = await freePort()
  await writeFile(join(directory, 'prometheus.yml'), toConfig(targets, portOf(exporter)))
  const child = spawn(
    process.env['PROMETHEUS_PATH'] ?? 'prometheus',
    [
      `--config.file=${join(directory, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(directory, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=error',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const stop = async () => {
    await end(child)
    exporter.closeAllConnections()
    exporter.close()
    await rm(directory, { recursive: true, force: true })
  }
  try {
    await untilReady(child, new URL(`http://127.0.0.1:${port}/-/ready`))
  } catch (error) {
    await stop()
    throw error
  }
  return { apiUrl: new URL(`http://127.0.0.1:${port}/api/v1/`), stop }
}

async function serve(targets: readonly ScrapeTarget[]): Promise<Server> {
  const server = createServer((request, response) => {
    const target = targets[Number(request.url?.slice(1))]
    response.writeHead(target === undefined ? 404 : 200, {
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
    })
    response.end(target?.expose())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const port = portOf(server)
  server.close()
  await once(server, 'close')
  return port
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** JSON is YAML, so the configuration needs no writer of its own. */
function toConfig(targets: readonly ScrapeTarget[], port: number): string {
  return JSON.stringify({
    global: { scrape_interval: '1s', scrape_timeout: '1s' },
    scrape_configs: targets.map(({ labels }, index) => ({
      job_name: `target-${index}`,
      metrics_path: `/${index}`,
      honor_labels: true,
      static_configs: [{ targets: [`127.0.0.1:${port}`], labels }],
    })),
  })
}

async function untilReady(child: ChildProcess, url: URL) {
  let words = ''
  child.stderr?.on('data', (chunk: Buffer) => (words += chunk.toString()))
  const died = new Promise<never>((_resolve, reject) => {
    child.once('error', (cause: NodeJS.ErrnoException) => {
      const message =
        cause.code === 'ENOENT'
          ? 'this test needs a real Prometheus on the PATH: apt-get install prometheus'
          : 'prometheus did not start'
      reject(new Error(message, { cause }))
    })
    child.once('exit', (code) => reject(new Error(`prometheus ended with ${code}: ${words}`)))
  })
  // After readiness nobody listens any more; its end is then the test's own doing.
  died.catch(() => {})
  await Promise.race([died, poll(url)])
}

async function poll(url: URL) {
  const deadline = AbortSignal.timeout(startupMillis)
  for (;;) {
    deadline.throwIfAborted()
    const isReady = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isReady) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function end(child: ChildProcess) {
  if (child.pid === undefined || child.exitCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await exited
}
