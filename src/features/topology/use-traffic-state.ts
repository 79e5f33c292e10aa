import { useMemo } from 'react'

import { navigate, useSearch } from '#src/ui/location.ts'

import { formatTrafficState, parseTrafficState, type TrafficState } from './url.ts'

export type TrafficChange = (
  patch: Partial<TrafficState>,
  how?: { readonly replace: boolean },
) => void

/** What is looked at, from the URL; changes are entries of the history unless they `replace`. */
export function useTrafficState(): readonly [TrafficState, TrafficChange] {
  const search = useSearch()
  const state = useMemo(() => parseTrafficState(new URLSearchParams(search)), [search])
  return [state, changeState]
}

const changeState: TrafficChange = (patch, how) => {
  const { pathname, search } = window.location
  const current = parseTrafficState(new URLSearchParams(search))
  const next = formatTrafficState({ ...current, ...patch }).toString()
  navigate(next === '' ? pathname : `${pathname}?${next}`, how)
}
