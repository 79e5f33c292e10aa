import type { LayoutSkeleton } from '#src/domain/topology/layout-skeleton.ts'
import type { Positions } from '#src/domain/topology/layout.ts'

/** Asks for positions; `id` comes back with the answer. */
export type LayoutRequest = {
  readonly id: number
  readonly skeleton: LayoutSkeleton
  readonly previous?: Positions
}

export type LayoutAnswer = { readonly id: number; readonly positions: Positions }
