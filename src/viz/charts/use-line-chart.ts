import { useEffect, useRef } from 'react'

import type { ChartContent } from './chart-content.ts'
import { createLineChart, type LineChart } from './line-chart.ts'

/**
 * Keeps a canvas at what a chart shows and reads; `host` holds it, `hair` stands over it.
 *
 * @param cursor - The moment that is read, by its place.
 */
export function useLineChart(content: ChartContent, cursor: number | undefined) {
  const host = useRef<HTMLDivElement>(null)
  const hair = useRef<HTMLSpanElement>(null)
  const chart = useRef<LineChart>(undefined)

  useEffect(() => {
    if (host.current === null || hair.current === null) return undefined
    const fresh = createLineChart(host.current, hair.current)
    chart.current = fresh
    return () => {
      chart.current = undefined
      fresh.destroy()
    }
  }, [])

  useEffect(() => chart.current?.show(content), [content])

  const at = cursor === undefined ? undefined : content.times[cursor]
  useEffect(() => chart.current?.read(at), [at])

  return { host, hair, timeAt: (x: number) => chart.current?.timeAt(x) }
}
