import { graphic, init, use as register, type EChartsType } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

import { createChartRoot } from '../charts/chart-root.ts'
import type { CellLayer } from './cell-layers.ts'

register([CanvasRenderer])

/** A canvas with cells on it. */
export type CellCanvas = {
  /** Draws layers in place of those before; the element's size may have changed since. */
  readonly show: (layers: readonly CellLayer[]) => void
  readonly destroy: () => void
}

/**
 * Many boxes or strokes as one path. A series would make an element of every cell; a matrix has
 * 36,000 of them, and a redraw would take most of a second.
 */
const Shapes = graphic.extendShape({
  type: 'weir-cells',
  shape: { form: 'boxes', numbers: [] },
  buildPath: (path, { form, numbers }: Pick<CellLayer, 'form' | 'numbers'>) => {
    for (let at = 0; at + 3 < numbers.length; at += 4) {
      const [a = 0, b = 0, c = 0, d = 0] = [
        numbers[at],
        numbers[at + 1],
        numbers[at + 2],
        numbers[at + 3],
      ]
      if (form === 'boxes') path.rect(a, b, c, d)
      else {
        path.moveTo(a, b)
        path.lineTo(c, d)
      }
    }
  },
})

type Element = Parameters<ReturnType<EChartsType['getZr']>['add']>[0]

function toElement({ form, colour, numbers }: CellLayer): Element {
  const style = { fill: form === 'boxes' ? colour : 'none', stroke: colour, lineWidth: 1 }
  if (form === 'boxes') style.lineWidth = 0
  const path = new Shapes({ shape: { form, numbers }, style, silent: true })
  // A path is an element; only what the library declares of unset properties says otherwise.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the library's own base class
  return path as Element
}

/**
 * A path of thousands of boxes takes longer to fill than as many boxes in paths of a few dozen: the
 * rasteriser sorts the edges of each path.
 */
const boxesPerPath = 64

function toElements(layer: CellLayer): readonly Element[] {
  const { form, numbers } = layer
  const most = 4 * boxesPerPath
  if (form === 'strokes' || numbers.length <= most) return [toElement(layer)]
  return Array.from({ length: Math.ceil(numbers.length / most) }, (_, at) =>
    toElement({ ...layer, numbers: numbers.slice(at * most, (at + 1) * most) }),
  )
}

/** Draws into an element, which it fills. */
export function createCellCanvas(host: HTMLElement): CellCanvas {
  const root = createChartRoot()
  host.append(root)
  const chart = init(root)
  const painter = chart.getZr()
  return {
    show: (layers) => {
      const { clientWidth, clientHeight } = host
      if (chart.getWidth() !== clientWidth || chart.getHeight() !== clientHeight) chart.resize()
      painter.storage.delAllRoots()
      for (const layer of layers) for (const element of toElements(layer)) painter.add(element)
      // at once: until the next frame, new rows would stand under the old cells
      painter.refreshImmediately()
    },
    destroy: () => {
      chart.dispose()
      root.remove()
    },
  }
}
