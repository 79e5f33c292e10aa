import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

import { startGateway, type RunningGateway } from '../gateway.ts'
import { createAnswerer, type Moments } from './answers.ts'
import { createHistory } from './history.ts'
import { readQuestion, UnknownQuery } from './questions.ts'
import { bounds, families } from './series.ts'
import { createShape, type ScaleSize } from './shape.ts'

/** What is different from the next moment on that somebody asks about. */
export type ScaleChange = {
  readonly rates?: true
  readonly churn?: true
  /** How far the gateway's clock goes on at once. */
  readonly seconds?: number
}

/** A generated mesh behind a Prometheus API of its own and a gateway. */
export type ScaleMesh = RunningGateway & {
  /** Lets rates change or 2 % of the nodes and edges come and go. */
  readonly change: (change: ScaleChange) => void
  /** The instant queries that reached the back end, as often as they did. */
  readonly asked: () => readonly { readonly query: string; readonly time: string }[]
  /** The range queries, with what their answers cost. */
  readonly ranges: () => readonly RangeAsked[]
}

/** A range query that reached the back end. */
export type RangeAsked = Moments & {
  readonly query: string
  /** Of the answer, as it is and as it travels. */
  readonly bytes: number
  readonly packed: number
  /** To make it up, without packing it. */
  readonly millis: number
}

const seed = 7
const compress = promisify(gzip)

/** Starts a generated mesh of a size; equal sizes give equal meshes. */
export async function startScaleMesh(size: ScaleSize): Promise<ScaleMesh> {
  const shape = createShape(size, seed)
  const history = createHistory(Date.now() / 1000)
  const answerer = createAnswerer(shape, history, seed)
  const asked: { query: string; time: string }[] = []
  const ranges: RangeAsked[] = []
  let shift = 0

  const answer = (path: string, form: URLSearchParams): Told => {
    const fixed = fixedAnswers.get(path)
    if (fixed !== undefined) return { text: fixed }
    const query = form.get('query') ?? ''
    if (path === '/api/v1/query') {
      const time = form.get('time') ?? '0'
      asked.push({ query, time })
      return { text: answerer.instant(readQuestion(query), Number(time)) }
    }
    if (path !== '/api/v1/query_range') {
      throw new UnknownQuery(`the generated mesh has no ${path}`)
    }
    const [start = 0, end = 0, step = 0] = ['start', 'end', 'step'].map((name) =>
      Number(form.get(name)),
    )
    const moments = { start, end, step }
    const begun = performance.now()
    const text = answerer.range(readQuestion(query), moments)
    const millis = performance.now() - begun
    return {
      text,
      onPacked: (packed) => {
        ranges.push({ query, ...moments, bytes: Buffer.byteLength(text), packed, millis })
      },
    }
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
      history.change({ ...(rates && { rates }), ...(churn && { churn }) })
      if (!churn) return
      // what was asked before is asked again, and no refresh should wait for a mesh to be made up
      for (const query of new Set([...asked, ...ranges].map((one) => one.query))) {
        answerer.prepare(readQuestion(query))
      }
    },
    asked: () => [...asked],
    ranges: () => [...ranges],
    close: async () => {
      await gateway.close()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

const success = (data: unknown): string => JSON.stringify({ status: 'success', data })

/** What is the same whatever happens. */
const fixedAnswers: ReadonlyMap<string, string> = new Map([
  ['/api/v1/status/buildinfo', success({ version: '2.42.0' })],
  ['/api/v1/label/__name__/values', success(families)],
  ['/api/v1/label/le/values', success([...bounds.map(String), '+Inf'])],
  ['/api/v1/alerts', success({ alerts: [] })],
])

/** An answer, and who wants to know how small it could be made. */
type Told = { readonly text: string; readonly onPacked?: (bytes: number) => void }

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (path: string, form: URLSearchParams) => Told,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
  const form =
    request.method === 'POST' ? new URLSearchParams(await readBody(request)) : searchParams
  const [status, { text, onPacked }] = answerOrRefuse(() => answer(pathname, form))
  const packed = await compress(text, { level: 1 })
  onPacked?.(packed.byteLength)
  response.writeHead(status, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
  response.end(packed)
}

function answerOrRefuse(answer: () => Told): readonly [number, Told] {
  try {
    return [200, answer()]
  } catch (error) {
    if (!(error instanceof UnknownQuery)) throw error
    const { message } = error
    return [
      400,
      { text: JSON.stringify({ status: 'error', errorType: 'bad_data', error: message }) },
    ]
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
