import { z } from 'zod'

import type { BackendState } from '#src/contract/session.ts'

import { fetchAnswer } from './answer-fetch.ts'
import type { Backend } from './backend.ts'
import { unpack } from './unpack.ts'
import { UpstreamFailure } from './upstream-failure.ts'
import type { UpstreamCall } from './upstream.ts'

const probeMillis = 5000
const limits = {
  timeouts: { firstByte: probeMillis, idle: probeMillis, total: probeMillis },
  answerBytes: 256 * 1024,
}

const buildInfo: UpstreamCall = {
  endpoint: 'buildinfo',
  method: 'GET',
  path: 'api/v1/status/buildinfo',
  parameters: '',
}
/** The least that every implementation of the API answers, with or without build information. */
const leastQuery: UpstreamCall = {
  endpoint: 'query',
  method: 'GET',
  path: 'api/v1/query',
  parameters: 'query=vector%281%29',
}

const buildInfoSchema = z.object({
  status: z.literal('success'),
  data: z.object({
    version: z.string().min(1).max(100),
    application: z.string().max(100).optional(),
  }),
})
const successSchema = z.object({ status: z.literal('success') })

/** Asks one back end what it is. Never rejects: not being there is an answer, too. */
export async function probe(
  backend: Backend,
  now: () => number,
  signal: AbortSignal,
): Promise<BackendState> {
  const startedAt = now()
  try {
    const version = await askVersion(backend, signal)
    backend.breaker.succeed()
    return { state: 'reachable', version, millis: now() - startedAt, checkedAt: now() }
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'the probe failed'
    return { state: 'unreachable', reason, checkedAt: now() }
  }
}

async function askVersion(backend: Backend, signal: AbortSignal): Promise<string> {
  try {
    const info = buildInfoSchema.safeParse(await askJson(backend, buildInfo, signal))
    if (info.success)
      return `${info.data.data.application ?? 'Prometheus'} ${info.data.data.version}`
  } catch (error) {
    if (!(error instanceof UpstreamFailure) || !error.reached || error.refusal.kind === 'timeout')
      throw error
  }
  const parsed = successSchema.safeParse(await askJson(backend, leastQuery, signal))
  if (!parsed.success) throw new Error('It does not answer like the Prometheus API.')
  return 'Prometheus API'
}

async function askJson(
  backend: Backend,
  call: UpstreamCall,
  signal: AbortSignal,
): Promise<unknown> {
  const source = `The metrics back end of ${backend.cluster}`
  const { buffer, ended } = await fetchAnswer(backend.upstream, call, { limits, source, signal })
  await ended
  return JSON.parse(await unpack(buffer)) as unknown
}
