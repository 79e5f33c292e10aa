import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

import { startGateway, type RunningGateway } from '../gateway.ts'
import { createAnswerer } from './answers.ts'
import { createChurn } from './churn.ts'
import { readQuestion, UnknownQuery } from './questions.ts'
import { bounds, families } from './series.ts'
import { createShape, type ScaleSize } from './shape.ts'
import { createSignals } from './signals.ts'

/** What is different at the next refresh. */
export type ScaleChange = {
  readonly rates?: true
  readonly churn?: true
  /** How far the gateway's clock goes on at once. */
  readonly seconds?: number
}

/** A generated mesh behind a Prometheus API of its own and a gateway. */
export type ScaleMesh = RunningGateway & {
  /** Lets rates change or 2 % of the nodes and edges come and go, from now on. */
  readonly change: (change: ScaleChange) => void
  /** The instant queries that reached the back end, as often as they did. */
  readonly asked: () => readonly { readonly query: string; readonly time: string }[]
}

const seed = 7
const compress = promisify(gzip)

/** Starts a generated mesh of a size; equal sizes give equal meshes. */
export async function startScaleMesh(size: ScaleSize): Promise<ScaleMesh> {
  const shape = createShape(size, seed)
  const signalsAt = createSignals(shape, seed)
  const churnAt = createChurn(shape, seed)
  const asked: { query: string; time: string }[] = []
  let wave = 0
  let step = 0
  let shift = 0
  let answerer = createAnswerer(shape, churnAt(step), signalsAt)

  const answer = (path: string, form: URLSearchParams): string => {
    if (path === '/api/v1/status/buildinfo') return success({ version: '2.42.0' })
    if (path === '/api/v1/label/__name__/values') return success(families)
    if (path === '/api/v1/label/le/values') return success([...bounds.map(String), '+Inf'])
    if (path !== '/api/v1/query') throw new UnknownQuery(`the generated mesh has no ${path}`)
    const query = form.get('query') ?? ''
    const time = form.get('time') ?? '0'
    asked.push({ query, time })
    return answerer.instant(readQuestion(query), Number(time), wave)
  }
  const server = createServer((request, response) => void serve(request, response, answer))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  const gateway = await startGateway(
    { clusters: [{ name: 'scale', metrics: { url: `http://127.0.0.1:${address.port}` } }] },
    undefined,
    () => Date.now() + shift,
  )
  return {
    url: gateway.url,
    change: ({ rates, churn, seconds = 0 }) => {
      shift += seconds * 1000
      if (rates) wave += 1
      if (!churn) return
      step += 1
      answerer = createAnswerer(shape, churnAt(step), signalsAt)
      // what was asked before is asked again, and no refresh should wait for a mesh to be made up
      for (const query of new Set(asked.map((one) => one.query))) {
        answerer.instant(readQuestion(query), 0, wave)
      }
    },
    asked: () => [...asked],
    close: async () => {
      await gateway.close()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

const success = (data: unknown): string => JSON.stringify({ status: 'success', data })

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (path: string, form: URLSearchParams) => string,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
  const form =
    request.method === 'POST' ? new URLSearchParams(await readBody(request)) : searchParams
  const [status, text] = answerOrRefuse(() => answer(pathname, form))
  response.writeHead(status, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
  response.end(await compress(text, { level: 1 }))
}

function answerOrRefuse(answer: () => string): readonly [number, string] {
  try {
    return [200, answer()]
  } catch (error) {
    if (!(error instanceof UnknownQuery)) throw error
    const { message } = error
    return [400, JSON.stringify({ status: 'error', errorType: 'bad_data', error: message })]
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
