import type { QuantileEstimate } from '#src/domain/signals/latency.ts'
import type { Quantiles, SideSignals } from '#src/domain/topology/graph.ts'
import type { ResponseRate } from '#src/domain/topology/report.ts'
import { bytesPerSecond, perSecond, seconds } from '#src/domain/units.ts'

import type { TapePart, TapeWriter } from './tape.ts'

/** Something whose fields are set one by one, so that those it lacks cost nothing. */
export type Draft<T> = { -readonly [Field in keyof T]: T[Field] }

/** Which of the fields that may be absent are there. */
const has = { untold: 1, duration: 2, bytes: 4, quantiles: 8, p50: 16, p95: 32, p99: 64 } as const

/** So many numbers stand in front, whatever is absent; those of answers and estimates follow. */
const headLength = 14

/** Writes what one side says of an edge, for {@link readSignals}. */
export function writeSignals(to: TapeWriter, signals: SideSignals): void {
  const { untold, duration, bytes, quantiles, security, backends, responses } = signals
  to.number(presence(signals))
  to.number(signals.rate)
  to.number(signals.errors)
  to.number(signals.clientErrors)
  to.number(security.mutualTls)
  to.number(security.plaintext)
  to.number(security.unknown)
  to.number(untold ?? 0)
  to.number(duration?.sum ?? 0)
  to.number(duration?.count ?? 0)
  to.number(bytes?.sent ?? 0)
  to.number(bytes?.received ?? 0)
  to.number(backends.length)
  to.number(responses.length)
  for (const backend of backends) to.text(backend)
  for (const { code, grpcStatus, flags, rate } of responses) {
    to.text(code)
    to.text(grpcStatus)
    to.text(flags)
    to.number(rate)
  }
  if (quantiles?.p50 !== undefined) writeEstimate(to, quantiles.p50)
  if (quantiles?.p95 !== undefined) writeEstimate(to, quantiles.p95)
  if (quantiles?.p99 !== undefined) writeEstimate(to, quantiles.p99)
}

function presence({ untold, duration, bytes, quantiles }: SideSignals): number {
  let present = 0
  if (untold !== undefined) present += has.untold
  if (duration !== undefined) present += has.duration
  if (bytes !== undefined) present += has.bytes
  if (quantiles !== undefined) present += has.quantiles
  if (quantiles?.p50 !== undefined) present += has.p50
  if (quantiles?.p95 !== undefined) present += has.p95
  if (quantiles?.p99 !== undefined) present += has.p99
  return present
}

function writeEstimate(to: TapeWriter, { value, lower, upper }: QuantileEstimate): void {
  to.number(value)
  to.number(lower)
  to.number(upper)
}

/** Reads, one after the other, what {@link writeSignals} wrote in a part. */
export class SignalsReader {
  readonly #part: TapePart
  #number: number
  #text = 0

  /** @param start - How many numbers stand before the first. */
  constructor(part: TapePart, start: number) {
    this.#part = part
    this.#number = start
  }

  next(): SideSignals {
    const part = this.#part
    const start = this.#number
    const present = part.numberAt(start)
    this.#number += headLength
    const backends = this.#texts(part.numberAt(start + 12))
    const signals: Draft<SideSignals> = {
      backends,
      rate: perSecond(part.numberAt(start + 1)),
      errors: perSecond(part.numberAt(start + 2)),
      clientErrors: perSecond(part.numberAt(start + 3)),
      responses: this.#responses(part.numberAt(start + 13)),
      security: {
        mutualTls: perSecond(part.numberAt(start + 4)),
        plaintext: perSecond(part.numberAt(start + 5)),
        unknown: perSecond(part.numberAt(start + 6)),
      },
    }
    if ((present & has.untold) !== 0) signals.untold = perSecond(part.numberAt(start + 7))
    if ((present & has.duration) !== 0) {
      const count = perSecond(part.numberAt(start + 9))
      signals.duration = { sum: part.numberAt(start + 8), count }
    }
    if ((present & has.bytes) !== 0) {
      signals.bytes = {
        sent: bytesPerSecond(part.numberAt(start + 10)),
        received: bytesPerSecond(part.numberAt(start + 11)),
      }
    }
    if ((present & has.quantiles) !== 0) signals.quantiles = this.#quantiles(present)
    return signals
  }
  #texts(count: number): readonly string[] {
    const texts: string[] = []
    for (let left = count; left > 0; left -= 1) texts.push(this.#part.textAt(this.#text++))
    return texts
  }
  #responses(count: number): readonly ResponseRate[] {
    const responses: ResponseRate[] = []
    for (let left = count; left > 0; left -= 1) {
      responses.push({
        code: this.#part.textAt(this.#text++),
        grpcStatus: this.#part.textAt(this.#text++),
        flags: this.#part.textAt(this.#text++),
        rate: perSecond(this.#part.numberAt(this.#number++)),
      })
    }
    return responses
  }
  #quantiles(present: number): Quantiles {
    const quantiles: Draft<Quantiles> = {}
    if ((present & has.p50) !== 0) quantiles.p50 = this.#estimate()
    if ((present & has.p95) !== 0) quantiles.p95 = this.#estimate()
    if ((present & has.p99) !== 0) quantiles.p99 = this.#estimate()
    return quantiles
  }
  #estimate(): QuantileEstimate {
    return {
      value: seconds(this.#part.numberAt(this.#number++)),
      lower: seconds(this.#part.numberAt(this.#number++)),
      upper: seconds(this.#part.numberAt(this.#number++)),
    }
  }
}
