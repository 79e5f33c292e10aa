import type { LayoutHolds, Positions } from '#src/domain/layout/layout.ts'
import type { LayoutSkeleton } from '#src/domain/layout/skeleton.ts'

/** Asks for positions; `id` comes back with the answer. */
export type LayoutRequest = {
  readonly id: number
  readonly skeleton: LayoutSkeleton
  readonly holds: LayoutHolds
}

export type LayoutAnswer = { readonly id: number; readonly positions: Positions }
