import { PromqlError } from '../promql/promql-error.ts'
import type { SampleSource } from '../promql/select.ts'
import type { AlertList } from './alerts-endpoint.ts'
import { errorAnswer, successAnswer } from './answer.ts'
import { listLabelNames, listLabelValues, listSeries } from './label-endpoints.ts'
import { queryInstant, queryRange } from './query-endpoints.ts'

const buildInformation = {
  version: '2.42.0+simulator',
  revision: '',
  branch: '',
  buildUser: '',
  buildDate: '',
  goVersion: '',
}

/**
 * Answers a request to the Prometheus HTTP API, by GET or by form POST.
 *
 * @param now - Epoch milliseconds: the time of a query that names none.
 * @param alerts - What is wrong at that time; nothing where none is given.
 */
export async function answerPrometheus(
  request: Request,
  source: SampleSource,
  now: number,
  alerts: AlertList = { alerts: [] },
): Promise<Response> {
  const url = new URL(request.url)
  const parameters = await readParameters(request, url)
  if (parameters === undefined) return new Response('Method Not Allowed', { status: 405 })
  try {
    const data = route(url.pathname, parameters, { source, now, alerts })
    return data === undefined
      ? new Response('404 page not found\n', { status: 404 })
      : successAnswer(data)
  } catch (error) {
    if (error instanceof PromqlError) return errorAnswer(error.errorType, error.message)
    throw error
  }
}

async function readParameters(request: Request, url: URL): Promise<URLSearchParams | undefined> {
  if (request.method === 'GET') return url.searchParams
  if (request.method !== 'POST') return undefined
  const parameters = new URLSearchParams(await request.text())
  for (const [name, value] of url.searchParams) parameters.append(name, value)
  return parameters
}

type Known = {
  readonly source: SampleSource
  readonly now: number
  readonly alerts: AlertList
}

function route(path: string, parameters: URLSearchParams, { source, now, alerts }: Known): unknown {
  const [, endpoint = ''] = path.split('/api/v1/')
  const [, labelName] = /^label\/([^/]+)\/values$/.exec(endpoint) ?? []
  if (labelName !== undefined) return listLabelValues(labelName, parameters, source)
  switch (endpoint) {
    case 'query':
      return queryInstant(parameters, source, now)
    case 'query_range':
      return queryRange(parameters, source)
    case 'series':
      return listSeries(parameters, source)
    case 'labels':
      return listLabelNames(parameters, source)
    case 'alerts':
      return alerts
    case 'status/buildinfo':
      return buildInformation
    default:
      return undefined
  }
}
