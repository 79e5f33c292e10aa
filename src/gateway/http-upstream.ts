import { Pool } from 'undici'

import type { MetricsConfig } from './config-schema.ts'
import { createCredentials } from './credentials.ts'
import type { Upstream, UpstreamAnswer } from './upstream.ts'

/**
 * Asks a Prometheus API over HTTP. The origin is fixed by the configuration, redirects are not
 * followed, no proxy variable is read, and the headers are ours alone.
 *
 * @param connections - Sockets to the back end at most.
 */
export function createHttpUpstream(
  config: MetricsConfig,
  { userAgent, connections, now }: { userAgent: string; connections: number; now: () => number },
): Upstream {
  const { origin, pathname } = new URL(config.url)
  const base = pathname.endsWith('/') ? pathname : `${pathname}/`
  const credentials = createCredentials(config, now)
  let pool: Pool | undefined
  let poolTls: object | undefined

  /** A certificate that was replaced on disk means a new pool; calls in flight end in the old one. */
  const currentPool = async (): Promise<Pool> => {
    const tls = await credentials.tls()
    if (pool && tls === poolTls) return pool
    const outdated = pool
    poolTls = tls
    pool = new Pool(origin, {
      connections,
      // Both are timed by the caller, which also bounds the whole.
      headersTimeout: 0,
      bodyTimeout: 0,
      maxHeaderSize: 16 * 1024,
      connect: {
        timeout: config.timeouts.connect,
        minVersion: 'TLSv1.2',
        rejectUnauthorized: true,
        ...tls,
      },
    })
    outdated?.close().catch(() => undefined)
    return pool
  }

  return {
    async send(call, signal) {
      const headers = {
        accept: 'application/json',
        'accept-encoding': 'gzip',
        'user-agent': userAgent,
        ...(call.method === 'POST' && { 'content-type': 'application/x-www-form-urlencoded' }),
        ...config.headers,
        ...(await credentials.headers()),
      }
      const target = base + call.path
      const {
        statusCode,
        headers: given,
        body,
      } = await (
        await currentPool()
      ).request({
        method: call.method,
        path:
          call.method === 'GET' && call.parameters !== '' ? `${target}?${call.parameters}` : target,
        body: call.method === 'POST' ? call.parameters : null,
        headers,
        signal,
      })
      return { status: statusCode, ...namedHeaders(given), body }
    },
    async close() {
      await pool?.destroy()
    },
  }
}

function namedHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Pick<UpstreamAnswer, 'contentType' | 'contentEncoding' | 'retryAfter'> {
  const one = (name: string) => {
    const value = headers[name]
    return typeof value === 'string' ? value : ''
  }
  return {
    contentType: one('content-type'),
    contentEncoding: one('content-encoding'),
    retryAfter: one('retry-after'),
  }
}
