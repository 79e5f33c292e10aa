import { useMemo } from 'react'

import { navigate, useSearch } from '#src/ui/location.ts'

import { formatServiceState, parseServiceState, type ServiceState } from './service-url.ts'

export type ServiceChange = (patch: Partial<ServiceState>) => void

/** What is looked at, from the URL. */
export function useServiceState(): readonly [ServiceState, ServiceChange] {
  const search = useSearch()
  const state = useMemo(() => parseServiceState(new URLSearchParams(search)), [search])
  return [state, changeState]
}

const changeState: ServiceChange = (patch) => {
  const { pathname, search } = window.location
  const current = parseServiceState(new URLSearchParams(search))
  const next = formatServiceState({ ...current, ...patch }).toString()
  navigate(next === '' ? pathname : `${pathname}?${next}`, { replace: 'paused' in patch })
}
