import { useMutation, useQuery } from '@tanstack/react-query'

import { scenarioQueries } from '#src/queries/scenarios.ts'
import { Select } from '#src/ui/Select.tsx'

type ScenarioSelectProps = { readonly cluster: string; readonly onChanged: () => void }

const none = 'none'

/** Opens an outage of a demo cluster's metrics, so that anyone can see how it looks. */
export function ScenarioSelect({ cluster, onChanged }: ScenarioSelectProps) {
  const { data, error } = useQuery(scenarioQueries.cluster(cluster))
  const change = useMutation({ ...scenarioQueries.set(cluster), onSettled: onChanged })
  const failure = error ?? change.error

  if (failure !== null) return <span className="text-failing text-xs">{failure.message}</span>
  if (data === undefined) return <span className="skeleton inline-block h-7 w-40" />
  return (
    <Select
      label={`Demo scenario of ${cluster}`}
      labelShown
      value={data.scenario ?? none}
      disabled={change.isPending}
      options={[
        { value: none, text: 'none: all is well' },
        ...data.scenarios.map((scenario) => ({ value: scenario, text: scenario })),
      ]}
      onChange={(scenario) => change.mutate(scenario === none ? null : scenario)}
    />
  )
}
