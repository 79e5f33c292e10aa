import { brokenBody, firstHalf, hugeBody, networkError, slowBody } from './bodies.ts'
import type { Scenario } from './scenario.ts'

const hugeBytes = 50_000_000
const json = { 'content-type': 'application/json' }

type Answer = (request: Request) => Promise<Response>
type Behaviour = (request: Request, answer: Answer) => Promise<Response>

/**
 * Answers a request the way an outage would have it.
 *
 * @param answer - Gives the honest answer.
 * @returns A promise that rejects for what never becomes an HTTP answer.
 */
export function misbehave(
  scenario: Scenario | undefined,
  request: Request,
  answer: Answer,
): Promise<Response> {
  return scenario === undefined ? answer(request) : behaviours[scenario](request, answer)
}

const plain = (body: string, status: number, headers: Record<string, string> = {}) =>
  new Response(body, { status, headers: { 'content-type': 'text/plain', ...headers } })

const behaviours: Readonly<Record<Scenario, Behaviour>> = {
  // These two are in the samples, not in the answers.
  'counter-reset': (request, answer) => answer(request),
  silent: (request, answer) => answer(request),
  refused: async () => {
    throw networkError('connect ECONNREFUSED', 'ECONNREFUSED')
  },
  'black-hole': ({ signal }) => untilAborted(signal),
  reset: async (request, answer) => replaceBody(await answer(request), brokenBody),
  slow: async (request, answer) =>
    replaceBody(await answer(request), (text) => slowBody(text, request.signal)),
  'rate-limited': async () => plain('too many requests\n', 429, { 'retry-after': '5' }),
  'server-error': async () => plain('internal server error\n', 500),
  unauthorized: async () =>
    plain('Unauthorized\n', 401, { 'www-authenticate': 'Basic realm="metrics"' }),
  html: async () =>
    new Response('<!doctype html><title>Sign in</title><h1>Sign in</h1>', {
      headers: { 'content-type': 'text/html; charset=utf-8' },
    }),
  truncated: async (request, answer) => replaceBody(await answer(request), firstHalf),
  'wrong-schema': async () => new Response(wrongSchema, { headers: json }),
  huge: async () => new Response(hugeBody(hugeBytes), { headers: json }),
  'not-a-number': async (request, answer) => replaceBody(await answer(request), poison),
  warnings: async (request, answer) => replaceBody(await answer(request), withWarnings),
  partial: failBuckets,
}

const wrongSchema = JSON.stringify({
  status: 'success',
  data: { resultType: 'vector', result: [{ labels: { le: 1 }, sample: 'often' }] },
})

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => {
      const { reason } = signal
      reject(reason instanceof Error ? reason : new DOMException('aborted', 'AbortError'))
    }
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
  })
}

async function replaceBody(
  response: Response,
  change: (text: string) => string | ReadableStream<Uint8Array>,
): Promise<Response> {
  const { status } = response
  return new Response(change(await response.text()), { status, headers: json })
}

/** Replaces every third sample value by something that is no number. */
function poison(text: string): string {
  const poisons = ['NaN', '+Inf', '-Inf']
  let seen = 0
  return text.replaceAll(/\[(\d+(?:\.\d+)?),"[^"]*"\]/g, (sample, time: string) => {
    seen += 1
    return seen % 3 === 0 ? `[${time},"${poisons[(seen / 3) % 3] ?? 'NaN'}"]` : sample
  })
}

function withWarnings(text: string): string {
  const notes = {
    warnings: ['<b>store-2</b> is away: the answer may be partial'],
    infos: ['metric might not be a counter: <img src=x onerror=alert(1)>'],
  }
  return text.replace(/\}\s*$/, `,${JSON.stringify(notes).slice(1)}`)
}

async function failBuckets(request: Request, answer: Answer): Promise<Response> {
  const asked = `${decodeURIComponent(request.url)} ${await request.clone().text()}`
  if (!asked.includes('duration_milliseconds_bucket')) return answer(request)
  return Response.json(
    { status: 'error', errorType: 'timeout', error: 'query timed out in expression evaluation' },
    { status: 503 },
  )
}
