import type { FromCallee, ToCallee } from '../calls.ts'
import { serveCalls } from '../serve-calls.ts'
import type { HeatAsker } from './ask-heat.ts'
import type { HeatAnswer, HeatCall } from './messages.ts'

/** Answers the page's messages; the worker's whole protocol, without the worker. */
export function serveHeat(
  asker: HeatAsker,
  post: (message: FromCallee<HeatAnswer>, transfer: Transferable[]) => void,
): (message: ToCallee<HeatCall>) => void {
  return serveCalls((call, signal) => answerCall(asker, call, signal), buffersOf, post)
}

async function answerCall(
  asker: HeatAsker,
  call: HeatCall,
  signal: AbortSignal,
): Promise<HeatAnswer> {
  const { request } = call
  switch (call.call) {
    case 'rank':
      return { call: 'rank', answer: await asker.rank(request, signal) }
    case 'rows':
      return { call: 'rows', answer: await asker.rows(request, call, signal) }
    case 'buckets':
      return { call: 'buckets', answer: await asker.buckets(request, call, signal) }
    case 'explain':
    default:
      return { call: 'explain', answer: await asker.explain(request, call, signal) }
  }
}

/** Columns change hands without being copied. */
function buffersOf(answer: HeatAnswer): Transferable[] {
  switch (answer.call) {
    case 'rank': {
      const { ends, protocols, numbers } = answer.answer.ranking
      return [ends.buffer, protocols.buffer, numbers.buffer]
    }
    case 'rows':
      return [...answer.answer.rows.values()].flatMap((row) =>
        Object.values(row).flatMap((column) => toBuffers(column)),
      )
    case 'buckets':
      return [answer.answer.failed, answer.answer.rate].flatMap(toBuffers)
    case 'explain':
    default:
      return []
  }
}

function toBuffers(column: unknown): readonly ArrayBuffer[] {
  return ArrayBuffer.isView(column) && column.buffer instanceof ArrayBuffer ? [column.buffer] : []
}
