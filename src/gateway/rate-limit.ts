/** A token bucket for each client. */
export type RateLimit = {
  /** @returns 0 when the request may pass, else after how many seconds to come back. */
  readonly take: (client: string) => number
  readonly size: () => number
}

export type RateLimitOptions = {
  readonly perSecond: number
  readonly burst: number
  readonly now: () => number
  /** Clients remembered at once; beyond them all newcomers share one bucket. */
  readonly maxClients?: number
}

type Bucket = { tokens: number; at: number }

export function createRateLimit(options: RateLimitOptions): RateLimit {
  const { perSecond, burst, now, maxClients = 10_000 } = options
  const buckets = new Map<string, Bucket>()
  const newcomers: Bucket = { tokens: burst, at: now() }
  let sweptAt = now()

  const refill = (bucket: Bucket, at: number) => {
    bucket.tokens = Math.min(
      burst,
      bucket.tokens + (Math.max(0, at - bucket.at) / 1000) * perSecond,
    )
    bucket.at = at
  }
  /** Only full buckets are forgotten: a limited client stays limited, however many others come. */
  const sweep = (at: number) => {
    if (at - sweptAt < 1000) return
    sweptAt = at
    for (const [client, bucket] of buckets) {
      refill(bucket, at)
      if (bucket.tokens >= burst) buckets.delete(client)
    }
  }
  const bucketOf = (client: string, at: number): Bucket => {
    const known = buckets.get(client)
    if (known) return known
    if (buckets.size >= maxClients) sweep(at)
    if (buckets.size >= maxClients) return newcomers
    const bucket = { tokens: burst, at }
    buckets.set(client, bucket)
    return bucket
  }

  return {
    size: () => buckets.size,
    take(client) {
      const at = now()
      const bucket = bucketOf(client, at)
      refill(bucket, at)
      if (bucket.tokens < 1) return Math.max(1, Math.ceil((1 - bucket.tokens) / perSecond))
      bucket.tokens -= 1
      return 0
    },
  }
}
