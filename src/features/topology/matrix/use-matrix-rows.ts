import { useMemo } from 'react'

import type { MapGraph } from '#src/domain/detail/map-detail.ts'
import type { RowId } from '#src/domain/heat/heat.ts'
import type { Ranking } from '#src/domain/heat/packed-ranking.ts'
import type { RankedRow } from '#src/domain/heat/ranking.ts'

import { foundRows } from '../found-rows.ts'
import type { MatrixState } from './matrix-url.ts'

/** The rows of the matrix in their order. */
type MatrixRows = {
  /** Those that are looked for. */
  readonly shown: readonly RankedRow[]
  readonly total: number
  readonly idOf: (row: string) => RowId | undefined
}

/** @param ranking - Absent before the first one. */
export function useMatrixRows(
  ranking: Ranking | undefined,
  { rank, value, rows: kind }: MatrixState,
  { found, hidden }: Pick<MapGraph, 'found' | 'hidden'>,
): MatrixRows {
  const ranked = useMemo(() => {
    const order = ranking?.order({ order: rank, value }) ?? []
    return order.flatMap((index) => ranking?.row(index) ?? [])
  }, [ranking, rank, value])
  // pairs of clusters are no edges that an expression could find
  const shown = useMemo(
    () => (kind === 'clusters' ? ranked : foundRows(ranked, { found, hidden })),
    [kind, ranked, found, hidden],
  )
  const ids = useMemo(() => new Map<string, RowId>(ranked.map(({ id }) => [id, id])), [ranked])
  return useMemo(
    () => ({ shown, total: ranked.length, idOf: (row) => ids.get(row) }),
    [shown, ranked, ids],
  )
}
