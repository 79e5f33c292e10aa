import type { EpochMillis } from '#src/domain/units.ts'

/** Something known to have changed. */
export type TimeMark = {
  readonly key: string
  readonly at: EpochMillis
  readonly kind: 'alert' | 'version'
  /** In words: "alert CardProviderSlow began", "reviews v3 appeared". */
  readonly label: string
  /** What more is known of it. */
  readonly more?: string
}

/** What stands for a mark where there is room for one character. */
export const markSign = { alert: '▲', version: '◆' } as const
