import { z } from 'zod'

import { evaluate } from '../promql/evaluate.ts'
import { parseQuery } from '../promql/parse-query.ts'
import type { SampleSource } from '../promql/select.ts'
import type { Simulator } from '../simulator.ts'

const row = z.object({
  metric: z.record(z.string(), z.string()),
  value: z.tuple([z.number(), z.string()]),
})
const answerSchema = z.object({
  status: z.literal('success'),
  data: z.object({ resultType: z.literal('vector'), result: z.array(row) }),
})

/** One row of an instant vector: its labels without the name, joined, and its value. */
export type Row = { readonly name: string; readonly value: number }

/** Evaluates a query at one moment (epoch milliseconds) and names each row by its labels. */
export function evaluateAt(query: string, source: SampleSource, at: number): Row[] {
  const value = evaluate(parseQuery(query), source, Float64Array.of(at))
  if (value.kind === 'string') throw new TypeError('a string has no rows')
  if (value.kind === 'scalar') return [{ name: 'scalar', value: value.values[0] ?? Number.NaN }]
  return value.columns
    .filter(({ present }) => present[0] === 1)
    .map(({ labels, values }) => ({
      name: [...labels].map(([label, text]) => `${label}=${text}`).join(' '),
      value: values[0] ?? Number.NaN,
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

export const instantRequest = (query: string, at?: number) =>
  new Request(
    `http://simulator/api/v1/query?${new URLSearchParams({
      query,
      ...(at !== undefined && { time: String(at / 1000) }),
    }).toString()}`,
  )

/** Asks a simulator for an instant vector; each row is named by the values of its labels. */
export async function ask(simulator: Simulator, cluster: string, query: string): Promise<Row[]> {
  const response = await simulator.metrics(cluster, instantRequest(query))
  const { data } = answerSchema.parse(await response.json())
  return data.result.map(({ metric, value }) => ({
    name: Object.values(metric).join(' '),
    value: Number(value[1]),
  }))
}

/** The value of a query that answers one row; 0 when it answers none. */
export async function askOne(simulator: Simulator, cluster: string, query: string) {
  const [first] = await ask(simulator, cluster, query)
  return first?.value ?? 0
}
