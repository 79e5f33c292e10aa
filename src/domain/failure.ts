/** How a remote call can fail; one union for clients, gateway and screens. */
export const failureKinds = [
  'unreachable',
  'timeout',
  'unauthorized',
  'forbidden',
  'not-found',
  'conflict',
  'rate-limited',
  'rejected',
  'too-large',
  'malformed',
] as const
export type FailureKind = (typeof failureKinds)[number]

/** A remote failure as data: which source, what kind, and the source's own words if it had any. */
export type Failure = {
  readonly kind: FailureKind
  /** Who failed, in people's words: "metrics of east". */
  readonly source: string
  /** The source's own message; never shown alone. */
  readonly detail?: string
  /** Set when the source said when to come back. */
  readonly retryAfterSeconds?: number
}
