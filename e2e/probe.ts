import type { Page } from '@playwright/test'

/** What the page counts while it is measured; times are the page's own, in milliseconds. */
export type Probe = {
  /** When this was read. */
  now: number
  /** On the map's canvases. */
  draws: number
  firstDraw: number
  lastDraw: number
  /** Messages of the traffic worker, by type, and when the first and the last came. */
  messages: Record<string, number>
  firstMessage: number
  lastMessage: number
  /** On heatmaps' canvases. */
  cellDraws: number
  lastCellDraw: number
  /** Calls of the heat worker that were made and that were answered. */
  heatCalls: number
  heatAnswers: number
  lastHeatAnswer: number
  /** What the graph library took to take over changes, once it is watched. */
  library: number
  /** How far the page's clock is moved on. */
  shift: number
}

declare global {
  var benchProbe: Probe
}

/**
 * Counts, in every page opened from now on, what is painted on canvases and what the traffic worker
 * says. The page's clock can be moved on.
 */
export async function addProbe(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const probe = {
      now: 0,
      draws: 0,
      firstDraw: 0,
      lastDraw: 0,
      messages: {},
      firstMessage: 0,
      lastMessage: 0,
      cellDraws: 0,
      lastCellDraw: 0,
      heatCalls: 0,
      heatAnswers: 0,
      lastHeatAnswer: 0,
      library: 0,
      shift: 0,
    } satisfies Probe
    globalThis.benchProbe = probe
    const realNow = Date.now
    Date.now = () => realNow() + probe.shift

    const { prototype } = CanvasRenderingContext2D
    for (const name of ['fill', 'stroke', 'fillRect', 'fillText', 'drawImage'] as const) {
      const draw: unknown = Reflect.get(prototype, name)
      if (typeof draw !== 'function') continue
      Reflect.set(
        prototype,
        name,
        function counted(this: CanvasRenderingContext2D, ...values: unknown[]) {
          // the mark of the library that draws cells
          if (this.canvas.hasAttribute('data-zr-dom-id')) {
            probe.cellDraws += 1
            probe.lastCellDraw = performance.now()
          } else {
            probe.draws += 1
            probe.lastDraw = performance.now()
            if (probe.draws === 1) probe.firstDraw = probe.lastDraw
          }
          return Reflect.apply(draw, this, values)
        },
      )
    }

    const count = (type: string) => {
      const counts: Record<string, number> = probe.messages
      counts[type] = (counts[type] ?? 0) + 1
      probe.lastMessage = performance.now()
      if (probe.firstMessage === 0) probe.firstMessage = probe.lastMessage
    }
    globalThis.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options)
        if (String(url).includes('heat')) {
          this.addEventListener('message', () => {
            probe.heatAnswers += 1
            probe.lastHeatAnswer = performance.now()
          })
          const post = this.postMessage.bind(this)
          this.postMessage = (message: { type: string }) => {
            // what is aborted is answered, too
            if (message.type === 'ask') probe.heatCalls += 1
            post(message)
          }
        }
        if (!String(url).includes('traffic')) return
        this.addEventListener('message', ({ data }: MessageEvent<{ type: string }>) => {
          count(data.type)
        })
      }
    }
  })
}

/** Counts from nothing again. */
export const resetProbe = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const fresh = {
      draws: 0,
      firstDraw: 0,
      lastDraw: 0,
      firstMessage: 0,
      lastMessage: 0,
      cellDraws: 0,
      lastCellDraw: 0,
      heatCalls: 0,
      heatAnswers: 0,
      lastHeatAnswer: 0,
      library: 0,
    }
    Object.assign(globalThis.benchProbe, fresh, { messages: {} })
  })

export const readProbe = (page: Page): Promise<Probe> =>
  page.evaluate(() => ({ ...globalThis.benchProbe, now: performance.now() }))

const stillMillis = 1000

/**
 * Waits until the traffic worker said that a refresh is over, and nothing was painted or said for a
 * second after that.
 *
 * @returns What was counted since the last reset.
 */
export async function untilRefreshed(page: Page, timeout = 120_000): Promise<Probe> {
  await page.waitForFunction(
    (millis) => {
      const { messages, lastMessage, lastDraw } = globalThis.benchProbe
      const isOver = messages['refreshed'] !== undefined
      return isOver && performance.now() - Math.max(lastMessage, lastDraw) > millis
    },
    stillMillis,
    // seldom, so that asking is no part of what is measured
    { polling: 500, timeout },
  )
  return readProbe(page)
}

/**
 * Waits until the heat worker owes nothing, and no cell was painted for a second after its last
 * answer.
 *
 * @returns What was counted since the last reset.
 */
export async function untilCellsPainted(page: Page, timeout = 120_000): Promise<Probe> {
  await page.waitForFunction(
    (millis) => {
      const { heatCalls, heatAnswers, lastHeatAnswer, lastCellDraw } = globalThis.benchProbe
      const isAnswered = heatAnswers > 0 && heatAnswers >= heatCalls && lastCellDraw > 0
      return isAnswered && performance.now() - Math.max(lastHeatAnswer, lastCellDraw) > millis
    },
    stillMillis,
    { polling: 250, timeout },
  )
  return readProbe(page)
}
