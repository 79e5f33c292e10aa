import { connect } from 'node:net'
import { tmpdir } from 'node:os'

import { onTestFinished } from 'vitest'

import { createGateway, type Gateway, type GatewayOptions } from '../app.ts'
import { settingsSchema, type GatewayConfig } from '../config-schema.ts'
import type { Log } from '../log.ts'
import type { Listening } from '../server.ts'

/** Settings as `weir.yaml` would have them. */
export function settings(given: unknown = {}): GatewayConfig {
  return settingsSchema.parse(given)
}

/** One cluster, "east", with the given metrics back end. */
export const oneCluster = (url: string, more: Readonly<Record<string, unknown>> = {}) => ({
  listen: { port: 0 },
  limits: { requestsPerSecond: 100_000, burst: 100_000 },
  clusters: [{ name: 'east', cloud: 'aws', region: 'eu-west-1', metrics: { url, ...more } }],
})

type LogLine = { readonly level: string; readonly fields: unknown; readonly message: string }

export type GatewayUnderTest = {
  readonly gateway: Gateway
  readonly lines: readonly LogLine[]
}

/** A gateway that is called directly; stops with the test. */
export function createTestGateway(
  given: unknown,
  more: Partial<Omit<GatewayOptions, 'config'>> = {},
): GatewayUnderTest {
  const lines: LogLine[] = []
  const gateway = createGateway({
    config: settings(given),
    log: recordingLog(lines),
    now: Date.now,
    version: '1.2.3',
    pageDirectory: `${tmpdir()}/no-page-here`,
    ...more,
  })
  onTestFinished(() => gateway.close())
  return { gateway, lines }
}

export type RunningGateway = GatewayUnderTest & {
  readonly server: Listening
  readonly url: string
  readonly port: number
  readonly fetch: (path: string, init?: RequestInit) => Promise<Response>
  /** Writes bytes to a new connection and resolves with all that came back when it closed. */
  readonly send: (bytes: string) => Promise<string>
}

/** A gateway behind a real socket; stops with the test. */
export async function startTestGateway(
  given: unknown,
  more: Partial<Omit<GatewayOptions, 'config'>> = {},
): Promise<RunningGateway> {
  const under = createTestGateway(given, {
    ...more,
    times: { grace: 0, drain: 100, ...more.times },
  })
  const server = await under.gateway.listen()
  onTestFinished(() => server.close())
  const port = Number(new URL(server.url).port)
  return {
    ...under,
    server,
    url: server.url,
    port,
    fetch: (path, init) => fetch(server.url + path, init),
    send: (bytes) => sendRaw(port, bytes),
  }
}

function sendRaw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    const parts: Buffer[] = []
    socket.on('data', (chunk) => parts.push(chunk))
    socket.on('error', (error) =>
      parts.length > 0 ? resolve(Buffer.concat(parts).toString('latin1')) : reject(error),
    )
    socket.on('close', () => resolve(Buffer.concat(parts).toString('latin1')))
    socket.write(bytes, 'latin1')
  })
}

function recordingLog(lines: LogLine[]): Log {
  const record = (level: string) => (fields: unknown, message?: string) => {
    lines.push({ level, fields, message: message ?? '' })
  }
  return {
    info: record('info'),
    warn: record('warn'),
    error: record('error'),
    debug: record('debug'),
  }
}
