import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'

import { createRandom } from '#src/simulator/random.ts'
import { timeWords } from '#src/viz/heat/cell-words.ts'
import type { HeatContent } from '#src/viz/heat/heat-content.ts'
import { HeatGrid } from '#src/viz/heat/HeatGrid.tsx'

/** The milliseconds that it took to draw cells, and until the frame with them was done. */
export type CellsShown = { readonly drawn: number; readonly painted: number }

declare global {
  /** Gives a heatmap other numbers, and waits until they are painted. */
  var showCells: (seed: number) => Promise<CellsShown>
  /** Whether all cells are named after these numbers: names come when there is time. */
  var areNamed: (seed: number) => boolean
}

const rows = 200
const columns = 180
const stepSeconds = 60
const start = 1_700_000_000_000

const toTimes = (seed: number): readonly number[] =>
  Array.from({ length: columns }, (_, at) => start + (seed + at) * stepSeconds * 1000)

/** Some of every state that a cell can be in; most have a value. */
function toContent(seed: number): HeatContent {
  const random = createRandom(seed)
  const reading = () => {
    const luck = random.next()
    if (luck < 0.04) return { state: 'no-telemetry' } as const
    if (luck < 0.3) return { state: 'zero' } as const
    const value = random.next() ** 6
    return luck < 0.36
      ? ({ state: 'too-few', value, requests: 7 } as const)
      : ({ state: 'value', value } as const)
  }
  return {
    times: toTimes(seed),
    stepSeconds,
    ramp: 'errors',
    scale: 'absolute',
    title: 'Errors',
    format: (value) => `${(value * 100).toFixed(1)} %`,
    csvUnit: 'share',
    lines: Array.from({ length: rows }, (_, row) => ({
      id: `row-${row}`,
      name: `caller-${row} to callee-${row}`,
      label: `caller-${row} → callee-${row}`,
      place: 'shop · east',
      rank: `${(50 - row / 5).toFixed(1)} σ`,
      cells: Array.from({ length: columns }, reading),
    })),
  }
}

const ignore = () => {}

const host = document.getElementById('root')
if (host === null) throw new Error('there is no room for cells')
const root = createRoot(host)
const show = (content: HeatContent) => {
  root.render(
    <div style={{ height: '100vh' }}>
      <HeatGrid
        label="Edge heatmap"
        content={content}
        cursor={undefined}
        onCursor={ignore}
        selected={undefined}
        onSelect={ignore}
        brush={undefined}
        onBrush={ignore}
      />
    </div>,
  )
}
show(toContent(0))

globalThis.showCells = async (seed) => {
  const content = toContent(seed)
  // from the beginning of a frame on, so that none is waited for that has nothing to do with it
  await new Promise(requestAnimationFrame)
  const begun = performance.now()
  flushSync(() => show(content))
  const drawn = performance.now() - begun
  await new Promise(requestAnimationFrame)
  // comes after the frame that is under way
  await new Promise((resolve) => setTimeout(resolve))
  return { drawn, painted: performance.now() - begun }
}

globalThis.areNamed = (seed) => {
  const [moment = ''] = timeWords(toTimes(seed))
  const all = [...document.querySelectorAll('[role=row] [role=gridcell]:first-child')]
  return all.length === rows && all.every((cell) => cell.ariaLabel?.includes(moment))
}
