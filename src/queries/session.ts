import { queryOptions } from '@tanstack/react-query'

import { isSession } from '#src/contract/is-session.ts'

import { askGateway } from './gateway.ts'
import { measureOffset, serverClock } from './server-clock.ts'

export const sessionQueries = {
  /** Who is here, what may be done, and each back end's state as the server last probed it. */
  current: () =>
    queryOptions({
      queryKey: ['session'],
      queryFn: async ({ signal }) => {
        const sent = Date.now()
        const session = await askGateway('/api/session', isSession, { signal })
        serverClock.setOffset(measureOffset(session.now, { sent, received: Date.now() }))
        return session
      },
      refetchInterval: 15_000,
      staleTime: 10_000,
    }),
}
