import { useSyncExternalStore } from 'react'

import { watchTheme } from '../map/map-theme.ts'
import { readHeatTheme, toHeatTheme, type HeatTheme } from './heat-theme.ts'

/** Where there is no page, as on paper. */
const onPaper = toHeatTheme({
  panel: '#ffffff',
  failing: '#b92318',
  control: '#8a94a0',
  line: '#dde2e8',
})

const listeners = new Set<() => void>()
let stopWatching: (() => void) | undefined
let current: HeatTheme | undefined

function subscribe(onChange: () => void): () => void {
  listeners.add(onChange)
  stopWatching ??= watchTheme(() => {
    current = undefined
    for (const listener of listeners) listener()
  })
  return () => {
    listeners.delete(onChange)
    if (listeners.size > 0) return
    stopWatching?.()
    stopWatching = undefined
    current = undefined
  }
}

const read = () => (current ??= readHeatTheme(document.documentElement))

/** The colours of cells in the page's theme; forty strips share one look at the page. */
export const useHeatTheme = (): HeatTheme => useSyncExternalStore(subscribe, read, () => onPaper)
