import { useCallback, useMemo } from 'react'
import { useSearchParams } from 'react-router'

import { formatTrafficState, parseTrafficState, type TrafficState } from './url.ts'

export type { TrafficState }
export type TrafficChange = (
  patch: Partial<TrafficState>,
  how?: { readonly replace: boolean },
) => void

/** What is looked at, from the URL; changes are entries of the history unless they `replace`. */
export function useTrafficState(): readonly [TrafficState, TrafficChange] {
  const [search, setSearch] = useSearchParams()
  const state = useMemo(() => parseTrafficState(search), [search])

  const change = useCallback<TrafficChange>(
    (patch, how = { replace: false }) => {
      // read anew: two changes may come from one event, before a render
      const current = parseTrafficState(new URLSearchParams(window.location.search))
      setSearch(formatTrafficState({ ...current, ...patch }), how)
    },
    [setSearch],
  )
  return [state, change]
}
