import { isClientError, isError, tellsOutcome } from '../signals/errors.ts'
import { bytesPerSecond, perSecond, type PerSecond } from '../units.ts'
import type { SideSignals } from './graph.ts'
import { mergeResponses } from './merge-responses.ts'
import type { EdgeReport, SecurityRates } from './report.ts'

/**
 * Turns what one back end reported into signals.
 *
 * Rates that aren't finite, or are negative, say nothing and are left out: one such sample would
 * otherwise turn every sum above it into NaN.
 */
export function toSignals(report: EdgeReport): SideSignals {
  const { backend, protocol, security, duration, bytes } = report
  const isSound = report.responses.every((response) => isRate(response.rate))
  const sound = isSound ? report.responses : report.responses.filter(({ rate }) => isRate(rate))
  const responses = mergeResponses([sound])
  let total = 0
  let errors = 0
  let clientErrors = 0
  let untold = 0
  for (const response of responses) {
    total += response.rate
    if (isError(protocol, response)) errors += response.rate
    else if (isClientError(protocol, response)) clientErrors += response.rate
    if (!tellsOutcome(protocol, response)) untold += response.rate
  }
  return {
    backends: [backend],
    rate: perSecond(total),
    errors: perSecond(errors),
    clientErrors: perSecond(clientErrors),
    ...(untold > 0 && { untold: perSecond(untold) }),
    responses,
    security: toSecurity(security),
    ...(duration && isRate(duration.sum) && isRate(duration.count) && { duration }),
    ...(bytes && isRate(bytes.sent) && isRate(bytes.received) && { bytes }),
  }
}

/**
 * Adds the signals of several parts of one edge, all of one side, in the order given. Quantiles
 * are left out: they cannot be added.
 */
export function sumSignals(parts: readonly SideSignals[]): SideSignals {
  const [only] = parts
  if (only !== undefined && parts.length === 1) return withoutQuantiles(only)
  const untold = sum(parts, (part) => part.untold)
  return {
    backends: sumBackends(parts),
    rate: sum(parts, (part) => part.rate),
    errors: sum(parts, (part) => part.errors),
    clientErrors: sum(parts, (part) => part.clientErrors),
    ...(untold > 0 && { untold }),
    responses: mergeResponses(parts.map((part) => part.responses)),
    security: {
      mutualTls: sum(parts, (part) => part.security.mutualTls),
      plaintext: sum(parts, (part) => part.security.plaintext),
      unknown: sum(parts, (part) => part.security.unknown),
    },
    ...(parts.some((part) => part.duration !== undefined) && {
      duration: {
        sum: sum(parts, (part) => part.duration?.sum),
        count: sum(parts, (part) => part.duration?.count),
      },
    }),
    ...(parts.some((part) => part.bytes !== undefined) && {
      bytes: {
        sent: bytesPerSecond(sum(parts, (part) => part.bytes?.sent)),
        received: bytesPerSecond(sum(parts, (part) => part.bytes?.received)),
      },
    }),
  }
}

/** Most meshes have few back ends, and most edges only one. */
function sumBackends([first, ...rest]: readonly SideSignals[]): readonly string[] {
  const all = first?.backends ?? []
  const only = all.length === 1 ? all[0] : undefined
  const isOne = rest.every(({ backends }) => backends.length === 1 && backends[0] === only)
  return isOne
    ? all
    : [...new Set([...all, ...rest.flatMap(({ backends }) => backends)])].toSorted()
}

/** Most folded edges have one part, so its object is kept where that can be. */
function withoutQuantiles(signals: SideSignals): SideSignals {
  if (signals.quantiles === undefined) return signals
  const { quantiles: _dropped, ...rest } = signals
  return rest
}

function sum(
  parts: readonly SideSignals[],
  pick: (part: SideSignals) => number | undefined,
): PerSecond {
  let total = 0
  for (const part of parts) total += pick(part) ?? 0
  return perSecond(total)
}

const isRate = (value: number): boolean => Number.isFinite(value) && value >= 0
function toSecurity(rates: SecurityRates): SecurityRates {
  const { mutualTls, plaintext, unknown } = rates
  if (isRate(mutualTls) && isRate(plaintext) && isRate(unknown)) return rates
  return {
    mutualTls: orZero(mutualTls),
    plaintext: orZero(plaintext),
    unknown: orZero(unknown),
  }
}

const orZero = (rate: PerSecond): PerSecond => (isRate(rate) ? rate : perSecond(0))
