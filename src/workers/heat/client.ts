import type { Explanation } from '#src/clients/prometheus/istio-explain.ts'
import type { BucketHeat, HeatGrid, HeatRows, RowId } from '#src/domain/heat/heat.ts'
import { Ranking } from '#src/domain/heat/packed-ranking.ts'
import type { EpochMillis } from '#src/domain/units.ts'

import { type CallPort, createCall } from '../calls.ts'
import type { HeatAnswer, HeatCall, HeatRequest, RankingAnswer, RowsCall } from './messages.ts'

/** A ranking as the page holds it: rows become objects only where they are looked at. */
export type RankedHeat = Omit<RankingAnswer, 'ranking'> & { readonly ranking: Ranking }

/** Rejects with the signal's reason, or when the worker breaks; back ends' failures are data. */
export type HeatClient = {
  rank(request: HeatRequest, signal: AbortSignal): Promise<RankedHeat>
  rows(request: HeatRequest, asked: RowsCall, signal: AbortSignal): Promise<HeatRows>
  buckets(
    request: HeatRequest,
    asked: { readonly grid: HeatGrid; readonly id: RowId },
    signal: AbortSignal,
  ): Promise<BucketHeat>
  explain(
    request: HeatRequest,
    asked: { readonly grid: HeatGrid; readonly id: RowId; readonly at: EpochMillis },
    signal: AbortSignal,
  ): Promise<readonly Explanation[]>
}

/** @param start - Starts a worker; called again after one has died, which rejects what it owed. */
export function createHeatClient(start: () => CallPort<HeatCall, HeatAnswer>): HeatClient {
  const call = createCall('heat', start)
  return {
    rank: async (request, signal) => {
      const answer = await call({ call: 'rank', request }, signal)
      if (answer.call !== 'rank') throw mismatch()
      return { ...answer.answer, ranking: new Ranking(answer.answer.ranking) }
    },
    rows: async (request, asked, signal) => {
      const answer = await call({ call: 'rows', request, ...asked }, signal)
      if (answer.call !== 'rows') throw mismatch()
      return answer.answer
    },
    buckets: async (request, asked, signal) => {
      const answer = await call({ call: 'buckets', request, ...asked }, signal)
      if (answer.call !== 'buckets') throw mismatch()
      return answer.answer
    },
    explain: async (request, asked, signal) => {
      const answer = await call({ call: 'explain', request, ...asked }, signal)
      if (answer.call !== 'explain') throw mismatch()
      return answer.answer
    },
  }
}

const mismatch = () => new Error('heat worker: the answer is of another call')
