import type { ExposedMesh } from '#src/clients/prometheus/testing/two-back-ends.ts'
import type { Transport } from '#src/clients/transport.ts'
import type { HeatGrid, HeatRow, HeatRows, RowId } from '#src/domain/heat/heat.ts'
import { Ranking } from '#src/domain/heat/packed-ranking.ts'
import { type EpochMillis, epochMillis, seconds } from '#src/domain/units.ts'

import { createHeatAsker, type HeatAsker } from '../ask-heat.ts'
import type { HeatRequest } from '../messages.ts'

/** The moment that all benches live at. */
export const benchNow = epochMillis(1_700_000_100_000)

const target = (name: string) => ({
  name,
  query: { metricPrefix: '', matchers: [], rateWindowSeconds: 20 },
})

export const benchRequest: HeatRequest = {
  clusters: [target('east'), target('west')],
  aliases: [{ name: 'east' }, { name: 'west' }],
  namespaces: [],
  level: 'service',
  kind: 'edges',
  span: seconds(300),
  end: benchNow,
}

export const benchGrid: HeatGrid = {
  end: epochMillis(benchNow - 15_000),
  step: seconds(15),
  count: 20,
}

export const patient = (): AbortSignal => new AbortController().signal

/** One query that a back end was asked. */
export type AskedQuery = {
  readonly cluster: string
  readonly query: string
  readonly start: EpochMillis
  readonly end: EpochMillis
}

/** Says otherwise than the mesh would. */
type OwnAnswer = (asked: AskedQuery, call: Request) => Response | Promise<Response> | undefined

/** An asker of its own, and what it asked. */
type HeatBench = { readonly asker: HeatAsker; readonly asked: AskedQuery[] }

/** What tests ask of a mesh. */
export function createHeatBenches(mesh: Pick<ExposedMesh, 'metrics'>) {
  const createHeatBench = (answer?: OwnAnswer): HeatBench => {
    const asked: AskedQuery[] = []
    const transport: Transport = async (call) => {
      const one = await readCall(call)
      asked.push(one)
      return answer?.(one, call) ?? mesh.metrics(one.cluster, call)
    }
    const asker = createHeatAsker({
      transport,
      metricsUrl: (name) => new URL(`http://${name}/api/v1/`),
      now: () => benchNow,
    })
    return { asked, asker }
  }
  const rankedIds = async (request: HeatRequest = benchRequest): Promise<readonly RowId[]> => {
    const { ranking } = await createHeatBench().asker.rank(request, patient())
    return new Ranking(ranking).ids
  }
  return { createHeatBench, rankedIds }
}

async function readCall(call: Request): Promise<AskedQuery> {
  const form =
    call.method === 'POST'
      ? new URLSearchParams(await call.clone().text())
      : new URL(call.url).searchParams
  return {
    cluster: new URL(call.url).hostname,
    query: form.get('query') ?? '',
    start: epochMillis(Number(form.get('start')) * 1000),
    end: epochMillis(Number(form.get('end')) * 1000),
  }
}

export const refused = (): Response =>
  Response.json({ error: 'down', kind: 'unreachable' }, { status: 502 })

/** The row whose id ends like this. */
export function idLike(ids: readonly RowId[], end: string): RowId {
  const id = ids.find((one) => one.endsWith(end))
  if (id === undefined) throw new Error(`no row ends with ${end}`)
  return id
}

export function rowAt({ rows }: HeatRows, id: RowId): HeatRow {
  const row = rows.get(id)
  if (row === undefined) throw new Error(`there is no row ${id}`)
  return row
}
