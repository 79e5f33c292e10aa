import type { Column, TrafficColumns } from '#src/domain/series/service-series.ts'

import type { FromCallee, ToCallee } from '../calls.ts'
import { serveCalls } from '../serve-calls.ts'
import type { createSignalsAsker } from './ask-signals.ts'
import type { SignalsAnswer, SignalsRequest } from './messages.ts'

/** Answers the page's messages; the worker's whole protocol, without the worker. */
export function serveSignals(
  ask: ReturnType<typeof createSignalsAsker>,
  post: (message: FromCallee<SignalsAnswer>, transfer: Transferable[]) => void,
): (message: ToCallee<SignalsRequest>) => void {
  return serveCalls(ask, buffersOf, post)
}

/** Columns change hands without being copied. */
function buffersOf({ series: { times, sides, versions } }: SignalsAnswer): Transferable[] {
  const columns: Column[] = [times]
  for (const { requests, connections } of [...sides, ...versions] satisfies TrafficColumns[]) {
    columns.push(...Object.values(requests ?? {}), ...Object.values(connections ?? {}))
  }
  return columns.flatMap(({ buffer }) => (buffer instanceof ArrayBuffer ? [buffer] : []))
}
