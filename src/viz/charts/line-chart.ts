import { LineChart as LineSeries } from 'echarts/charts'
import { GridComponent } from 'echarts/components'
import { init, use as register } from 'echarts/core'
import { LabelLayout } from 'echarts/features'
import { CanvasRenderer } from 'echarts/renderers'

import { readTheme, watchTheme } from '../map/map-theme.ts'
import type { ChartContent } from './chart-content.ts'
import { createChartRoot } from './chart-root.ts'
import { toChartOption } from './to-chart-option.ts'

register([LineSeries, GridComponent, LabelLayout, CanvasRenderer])

/** A canvas with lines on it, which follows its element's size and the page's theme. */
export type LineChart = {
  readonly show: (content: ChartContent) => void
  /** Lays the hair over a moment, in milliseconds since 1970, or takes it away. */
  readonly read: (at: number | undefined) => void
  /** The moment at so many pixels from the left edge. */
  readonly timeAt: (x: number) => number
  readonly destroy: () => void
}

/**
 * Draws into an element, which it fills.
 *
 * @param hair - Stands over the lines, at the element's left edge.
 */
export function createLineChart(host: HTMLElement, hair: HTMLElement): LineChart {
  const root = createChartRoot()
  host.append(root)
  const chart = init(root)
  let content: ChartContent | undefined
  let moment: number | undefined

  const placeHair = () => {
    const x =
      moment === undefined || content === undefined
        ? Number.NaN
        : chart.convertToPixel({ xAxisIndex: 0 }, moment)
    hair.classList.toggle('hidden', !Number.isFinite(x))
    if (Number.isFinite(x)) hair.style.transform = `translateX(${Math.round(x)}px)`
  }
  const draw = () => {
    if (content === undefined) return
    // no line of the option before is to be kept
    chart.setOption(toChartOption(content, readTheme(host)), { notMerge: true })
    placeHair()
  }
  const sizes = new ResizeObserver(() => {
    chart.resize()
    placeHair()
  })
  sizes.observe(host)
  const stopWatching = watchTheme(draw)
  return {
    show: (next) => {
      content = next
      draw()
    },
    read: (at) => {
      moment = at
      placeHair()
    },
    timeAt: (x) => chart.convertFromPixel({ xAxisIndex: 0 }, x),
    destroy: () => {
      sizes.disconnect()
      stopWatching()
      chart.dispose()
      root.remove()
    },
  }
}
