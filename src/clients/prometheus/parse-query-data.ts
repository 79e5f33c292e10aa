import { err, ok, type Result } from '#src/domain/result.ts'
import { epochMillis, type EpochMillis } from '#src/domain/units.ts'

import type { Labels, MatrixSeries, Point, QueryData, VectorSample } from './answer.ts'
import { type HistogramPoint } from './answer.ts'
import { parseNativeHistogram } from './native-histogram.ts'
import { parseSampleValue } from './sample-value.ts'

type Parsed<T> = Result<T, string>
type JsonObject = Readonly<Record<string, unknown>>

/**
 * Checks and reads the `data` of a `query` or `query_range` answer.
 *
 * Written by hand, not as a schema: an answer has up to 60,000 series of 14 labels, and a schema
 * library takes seconds where these loops take tens of milliseconds.
 *
 * @returns The data, or what is wrong with it and where.
 */
export function parseQueryData(data: unknown): Parsed<QueryData> {
  if (!isObject(data)) return err('"data" is not an object')
  const { resultType, result } = data
  switch (resultType) {
    case 'vector': {
      const samples = parseList(result, parseVectorSample)
      return samples.ok ? ok({ resultType, samples: samples.value }) : samples
    }
    case 'matrix': {
      const series = parseList(result, parseMatrixSeries)
      return series.ok ? ok({ resultType, series: series.value }) : series
    }
    case 'scalar': {
      const point = parsePoint(result)
      return point.ok ? ok({ resultType, ...point.value }) : point
    }
    case 'string':
      return parseText(result)
    default:
      return err('"resultType" is none of vector, matrix, scalar, string')
  }
}

function parseList<T>(list: unknown, parse: (item: unknown) => Parsed<T>): Parsed<readonly T[]> {
  if (!Array.isArray(list)) return err('"result" is not a list')
  const parsed: T[] = []
  for (let index = 0; index < list.length; index++) {
    const item = parse(list[index])
    if (!item.ok) return err(`result ${index}: ${item.error}`)
    parsed.push(item.value)
  }
  return ok(parsed)
}

function parseVectorSample(item: unknown): Parsed<VectorSample> {
  if (!isObject(item)) return err('a series is not an object')
  const { metric, value, histogram } = item
  if (!isLabels(metric)) return err('"metric" is not a set of labels')
  if (histogram !== undefined) {
    const point = parseHistogramPoint(histogram)
    return point.ok ? ok({ labels: metric, value: Number.NaN, ...point.value }) : point
  }
  const point = parsePoint(value)
  return point.ok ? ok({ labels: metric, ...point.value }) : point
}

function parseMatrixSeries(item: unknown): Parsed<MatrixSeries> {
  if (!isObject(item)) return err('a series is not an object')
  const { metric, values, histograms } = item
  if (!isLabels(metric)) return err('"metric" is not a set of labels')
  if (values === undefined && histograms === undefined) return err('a series has no values')
  const points = parseTimeline(values ?? [], parsePoint)
  if (!points.ok) return points
  const histogramPoints = parseTimeline(histograms ?? [], parseHistogramPoint)
  if (!histogramPoints.ok) return histogramPoints
  return ok({ labels: metric, points: points.value, histograms: histogramPoints.value })
}

/** Two points of one moment would have to be chosen between or summed: we can't know which. */
function parseTimeline<T extends { readonly at: EpochMillis }>(
  list: unknown,
  parse: (item: unknown) => Parsed<T>,
): Parsed<readonly T[]> {
  const points = parseList(list, parse)
  if (!points.ok) return points
  const isAscending = points.value.every(
    (point, index, all) => index === 0 || point.at > (all[index - 1]?.at ?? Infinity),
  )
  return isAscending ? points : err('times repeat or run backwards')
}

function parsePoint(pair: unknown): Parsed<Point> {
  const at = parseTime(pair)
  if (!at.ok) return at
  const value = parseSampleValue(at.value.rest)
  return value.ok ? ok({ at: at.value.at, value: value.value }) : value
}

function parseHistogramPoint(pair: unknown): Parsed<HistogramPoint> {
  const at = parseTime(pair)
  if (!at.ok) return at
  const histogram = parseNativeHistogram(at.value.rest)
  return histogram.ok ? ok({ at: at.value.at, histogram: histogram.value }) : histogram
}

function parseText(pair: unknown): Parsed<QueryData> {
  const at = parseTime(pair)
  if (!at.ok) return at
  const text = at.value.rest
  return typeof text === 'string'
    ? ok({ resultType: 'string', at: at.value.at, text })
    : err('a string result is not text')
}

function parseTime(pair: unknown): Parsed<{ readonly at: EpochMillis; readonly rest: unknown }> {
  if (!Array.isArray(pair) || pair.length !== 2) return err('a sample is not a pair')
  const seconds: unknown = pair[0]
  if (typeof seconds !== 'number' || !Number.isFinite(seconds)) {
    return err('a sample has no time')
  }
  return ok({ at: epochMillis(Math.round(seconds * 1000)), rest: pair[1] })
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isLabels(value: unknown): value is Labels {
  if (!isObject(value)) return false
  for (const name in value) {
    if (typeof value[name] !== 'string') return false
  }
  return true
}
