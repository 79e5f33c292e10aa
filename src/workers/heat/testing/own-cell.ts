import { createPrometheusClient } from '#src/clients/prometheus/client.ts'
import type { Explanation } from '#src/clients/prometheus/istio-explain.ts'
import { isClose, toValues } from '#src/clients/prometheus/testing/two-back-ends.ts'
import type { Transport } from '#src/clients/transport.ts'
import { heatTimes } from '#src/domain/heat/grid.ts'
import { cellValues, type HeatGrid, type HeatRow, type RowId } from '#src/domain/heat/heat.ts'
import { Ranking } from '#src/domain/heat/packed-ranking.ts'
import { type EpochMillis, epochMillis } from '#src/domain/units.ts'

import { createHeatAsker, type HeatDeps } from '../ask-heat.ts'
import type { HeatRequest } from '../messages.ts'

/** How cells compare with the answers to the queries behind them. */
export type CellComparison = {
  readonly rows: number
  readonly numbers: number
  /** In words; empty when each cell equals the answer to its own query. */
  readonly differences: readonly string[]
}

type BackEnds = Pick<HeatDeps, 'transport' | 'metricsUrl'>

/**
 * Draws a heatmap, and asks again for a sample of its cells by their own queries.
 *
 * @param every - Which cells: the first and then each so many.
 */
export async function compareWithOwnCells(
  request: HeatRequest,
  grid: HeatGrid,
  backEnds: BackEnds,
  every: number,
): Promise<CellComparison> {
  const asker = createHeatAsker({ ...backEnds, now: () => grid.end })
  const { signal } = new AbortController()
  const { ranking } = await asker.rank(request, signal)
  const { ids } = new Ranking(ranking)
  const { rows } = await asker.rows(request, { grid, ids, values: 'latencies' }, signal)
  const cells = ids
    .flatMap((id) => Array.from(heatTimes(grid), (at, column) => ({ id, at, column })))
    .filter((_, index) => index % every === 0)
  const compared = await Promise.all(
    cells.map(async ({ id, at, column }) => {
      const explanations = await asker.explain(request, { grid, id, at: epochMillis(at) }, signal)
      return compareCell(rows.get(id), { id, column }, explanations, backEnds)
    }),
  )
  return {
    rows: ids.length,
    numbers: compared.reduce((sum, { numbers }) => sum + numbers, 0),
    differences: compared.flatMap(({ differences }) => differences),
  }
}

/** Of what several back ends tell only rates add up; the rest is nobody's answer alone. */
async function compareCell(
  row: HeatRow | undefined,
  { id, column }: { readonly id: RowId; readonly column: number },
  explanations: readonly Explanation[],
  backEnds: BackEnds,
): Promise<Omit<CellComparison, 'rows'>> {
  const tellers = new Set(explanations.map(({ cluster }) => cluster))
  let numbers = 0
  const differences: string[] = []
  for (const value of cellValues) {
    const own = explanations.filter(({ signal }) => signal === value)
    if (own.length === 0 || (tellers.size > 1 && value !== 'rate')) continue
    const answers = await Promise.all(own.map((one) => answerOf(one, backEnds)))
    const answer = answers.reduce((sum, one) => sum + one, 0)
    const expected = value.startsWith('p') ? answer / 1000 : answer
    const shown = row?.[value]?.[column] ?? Number.NaN
    numbers += 1
    // where the screen shows no number there is none to be had: 0/0, or nothing observed
    if (Number.isNaN(shown) ? !(answer > 0) : isClose(shown, expected)) continue
    const [first] = own
    differences.push(`${id} ${column} ${value}: ${shown}, but ${expected} answers ${first?.promql}`)
  }
  return { numbers, differences }
}

async function answerOf(
  { promql, at, cluster }: Explanation,
  {
    transport,
    metricsUrl,
  }: { readonly transport: Transport; readonly metricsUrl: HeatDeps['metricsUrl'] },
): Promise<number> {
  const client = createPrometheusClient(transport, metricsUrl(cluster), cluster)
  const { data } = await client.query({ query: promql, time: at })
  const [value = Number.NaN, ...others] = toValues(data).values()
  return others.length === 0 ? value : Number.NaN
}

/** Waits until a moment has passed. */
export async function until(at: EpochMillis): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, at - Date.now())))
}
