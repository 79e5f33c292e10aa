import { queryOptions } from '@tanstack/react-query'

import { sessionSchema } from '#src/contract/session.ts'

import { askGateway } from './gateway.ts'

export const sessionQueries = {
  /** Who is here, what may be done, and each back end's state as the server last probed it. */
  current: () =>
    queryOptions({
      queryKey: ['session'],
      queryFn: ({ signal }) => askGateway('/api/session', sessionSchema, { signal }),
      refetchInterval: 15_000,
      staleTime: 10_000,
    }),
}
