import { mutationOptions, queryOptions } from '@tanstack/react-query'

import { z } from '#src/contract/zod.ts'

import { askGateway } from './gateway.ts'

/** The outage that a demo cluster plays, if any, and those it could. */
const scenarioSchema = z.object({
  scenario: z.nullable(z.string()),
  scenarios: z.array(z.string()),
})

type ScenarioState = z.infer<typeof scenarioSchema>

const isScenarioState = (body: unknown): body is ScenarioState =>
  scenarioSchema.safeParse(body).success

const path = (cluster: string) => `/simulator/${encodeURIComponent(cluster)}/scenario`

/** Outages of the demo mesh; only a demo session has them. */
export const scenarioQueries = {
  cluster: (cluster: string) =>
    queryOptions({
      queryKey: ['scenario', cluster],
      queryFn: ({ signal }) => askGateway(path(cluster), isScenarioState, { signal }),
      staleTime: Infinity,
    }),

  set: (cluster: string) =>
    mutationOptions({
      mutationFn: (scenario: string | null) =>
        askGateway(path(cluster), isScenarioState, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ scenario }),
          signal: undefined,
        }),
      onSuccess: (answer, _scenario, _before, { client }) =>
        client.setQueryData(scenarioQueries.cluster(cluster).queryKey, answer),
    }),
}
