import type { EpochMillis } from '../units.ts'

/**
 * The states a number on screen can be in. `pending` comes before the first answer;
 * the other five are DESIGN's: unknown is never drawn as zero.
 */
export type Reading<T extends number = number> =
  | { readonly state: 'pending' }
  | { readonly state: 'value'; readonly value: T }
  | { readonly state: 'zero' }
  | { readonly state: 'no-telemetry'; readonly since?: EpochMillis }
  /** `value` is what the few requests give, to be shown faded beside their number. */
  | { readonly state: 'too-few'; readonly requests: number; readonly value: T }
  | { readonly state: 'failed'; readonly reason: string }
