import type { Column, Steps } from '../promql/value.ts'
import { compareLabels, type Labels } from '../samples/labels.ts'

/** What a query answers, in the shape that Prometheus sends. */
export type QueryData =
  | { readonly resultType: 'scalar' | 'string'; readonly result: Point }
  | { readonly resultType: 'vector'; readonly result: readonly VectorRow[] }
  | { readonly resultType: 'matrix'; readonly result: readonly MatrixRow[] }

type Point = readonly [seconds: number, value: string]
type VectorRow = { readonly metric: Readonly<Record<string, string>>; readonly value: Point }
type MatrixRow = {
  readonly metric: Readonly<Record<string, string>>
  readonly values: readonly Point[]
}

/** Writes a sample value as Prometheus does: the shortest text that reads back as the same number. */
export function formatValue(value: number): string {
  if (value === Infinity) return '+Inf'
  return value === -Infinity ? '-Inf' : String(value)
}

export const toPoint = (millis: number, value: number): Point => [millis / 1000, formatValue(value)]

export function toVector(columns: readonly Column[], at: number): VectorRow[] {
  return columns
    .filter(({ present }) => present[0] === 1)
    .map(({ labels, values }) => ({ metric: toMetric(labels), value: toPoint(at, values[0] ?? 0) }))
}

export function toMatrix(columns: readonly Column[], steps: Steps): MatrixRow[] {
  return sortedByLabels(columns).map(({ labels, values, present }) => {
    const points: Point[] = []
    steps.forEach((step, place) => {
      if (present[place] === 1) points.push(toPoint(step, values[place] ?? 0))
    })
    return { metric: toMetric(labels), values: points }
  })
}

export const sortedByLabels = <Row extends { readonly labels: Labels }>(rows: readonly Row[]) =>
  rows.toSorted((a, b) => compareLabels(a.labels, b.labels))

export const toMetric = (labels: Labels): Record<string, string> => Object.fromEntries(labels)

/** A body of the Prometheus HTTP API that says how it went well. */
export function successAnswer(data: unknown): Response {
  return Response.json({ status: 'success', data })
}

const statuses = { bad_data: 400, execution: 422, not_found: 404, unavailable: 503 } as const

/** A body of the Prometheus HTTP API that says what went wrong. */
export function errorAnswer(errorType: keyof typeof statuses, error: string): Response {
  return Response.json({ status: 'error', errorType, error }, { status: statuses[errorType] })
}
