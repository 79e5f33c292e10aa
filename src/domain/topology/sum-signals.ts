import { isClientError, isError } from '../signals/errors.ts'
import { bytesPerSecond, perSecond, type PerSecond } from '../units.ts'
import type { SideSignals } from './graph.ts'
import type { EdgeReport, ResponseRate } from './report.ts'

/**
 * Turns what one back end reported into signals.
 *
 * Rates that aren't finite, or are negative, say nothing and are left out: one such sample would
 * otherwise turn every sum above it into NaN.
 */
export function toSignals(report: EdgeReport): SideSignals {
  const responses = mergeResponses([report.responses.filter(({ rate }) => isRate(rate))])
  const { protocol, security, duration, bytes } = report
  return {
    backends: [report.backend],
    rate: total(responses),
    errors: total(responses.filter((response) => isError(protocol, response))),
    clientErrors: total(responses.filter((response) => isClientError(protocol, response))),
    responses,
    security: {
      mutualTls: orZero(security.mutualTls),
      plaintext: orZero(security.plaintext),
      unknown: orZero(security.unknown),
    },
    ...(duration && isRate(duration.sum) && isRate(duration.count) && { duration }),
    ...(bytes && isRate(bytes.sent) && isRate(bytes.received) && { bytes }),
  }
}

/**
 * Adds the signals of several parts of one edge, all of one side. Quantiles are left out: they
 * cannot be added.
 */
export function sumSignals(parts: readonly SideSignals[]): SideSignals {
  const durations = parts.flatMap(({ duration }) => duration ?? [])
  const bytes = parts.flatMap((part) => part.bytes ?? [])
  return {
    backends: [...new Set(parts.flatMap(({ backends }) => backends))].toSorted(),
    rate: sum(parts, ({ rate }) => rate),
    errors: sum(parts, ({ errors }) => errors),
    clientErrors: sum(parts, ({ clientErrors }) => clientErrors),
    responses: mergeResponses(parts.map(({ responses }) => responses)),
    security: {
      mutualTls: sum(parts, ({ security }) => security.mutualTls),
      plaintext: sum(parts, ({ security }) => security.plaintext),
      unknown: sum(parts, ({ security }) => security.unknown),
    },
    ...(durations.length > 0 && {
      duration: {
        sum: sum(durations, (duration) => duration.sum),
        count: sum(durations, ({ count }) => count),
      },
    }),
    ...(bytes.length > 0 && {
      bytes: {
        sent: bytesPerSecond(sum(bytes, ({ sent }) => sent)),
        received: bytesPerSecond(sum(bytes, ({ received }) => received)),
      },
    }),
  }
}

/** Adds answers of one kind; busiest first, ties by code, gRPC status and flags. */
function mergeResponses(lists: readonly (readonly ResponseRate[])[]): readonly ResponseRate[] {
  const byKind = new Map<string, ResponseRate>()
  for (const response of lists.flat()) {
    const kind = kindOf(response)
    const known = byKind.get(kind)
    const rate = perSecond((known?.rate ?? 0) + response.rate)
    byKind.set(kind, known === undefined ? response : { ...response, rate })
  }
  return [...byKind.values()].toSorted(
    (a, b) => b.rate - a.rate || (kindOf(a) < kindOf(b) ? -1 : 1),
  )
}

const kindOf = ({ code, grpcStatus, flags }: ResponseRate): string =>
  `${code}\n${grpcStatus}\n${flags}`

function sum<T>(items: readonly T[], pick: (item: T) => number): PerSecond {
  let result = 0
  for (const item of items) result += pick(item)
  return perSecond(result)
}

const total = (responses: readonly ResponseRate[]): PerSecond => sum(responses, ({ rate }) => rate)
const isRate = (value: number): boolean => Number.isFinite(value) && value >= 0
const orZero = (rate: PerSecond): PerSecond => (isRate(rate) ? rate : perSecond(0))
