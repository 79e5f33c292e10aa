/** Stops asking a back end that can't be reached, and lets one call through now and then to see. */
export type Breaker = {
  /** Whether a call may go out now; a `true` in the half-open state is the one trial. */
  readonly admit: () => boolean
  /** It answered, whatever it said. */
  readonly succeed: () => void
  /** It couldn't be reached. */
  readonly fail: () => void
  /** The trial ended without telling anything: its caller left. */
  readonly forgo: () => void
  readonly state: () => 'closed' | 'open' | 'half-open'
  readonly retryAfterSeconds: () => number
}

export type BreakerOptions = {
  readonly now: () => number
  readonly failures?: number
  readonly openMillis?: number
}

export function createBreaker({ now, failures = 5, openMillis = 10_000 }: BreakerOptions): Breaker {
  let consecutive = 0
  let openedAt: number | undefined
  let onTrial = false

  const state = () => {
    if (openedAt === undefined) return 'closed'
    return now() - openedAt >= openMillis ? 'half-open' : 'open'
  }
  return {
    state,
    admit() {
      const current = state()
      if (current === 'closed') return true
      if (current === 'open' || onTrial) return false
      onTrial = true
      return true
    },
    succeed() {
      consecutive = 0
      openedAt = undefined
      onTrial = false
    },
    fail() {
      consecutive += 1
      onTrial = false
      if (consecutive >= failures) openedAt = now()
    },
    forgo() {
      onTrial = false
    },
    retryAfterSeconds() {
      if (openedAt === undefined) return 0
      return Math.max(1, Math.ceil((openedAt + openMillis - now()) / 1000))
    },
  }
}
