import type { Page } from '@playwright/test'

/** What the page counts while it is measured. */
export type Probe = { draws: number; lastDraw: number; longestGap: number; shift: number }

declare global {
  var benchProbe: Probe
}

/**
 * Counts, in every page opened from now on, what is painted on canvases, and how long the main
 * thread at most let a message wait: the longest task is no longer than that. Its clock can be moved.
 */
export async function addProbe(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const probe: Probe = { draws: 0, lastDraw: 0, longestGap: 0, shift: 0 }
    globalThis.benchProbe = probe
    const realNow = Date.now
    Date.now = () => realNow() + probe.shift
    const { prototype } = CanvasRenderingContext2D
    for (const name of ['fill', 'stroke', 'fillRect', 'fillText', 'drawImage'] as const) {
      const draw: unknown = Reflect.get(prototype, name)
      if (typeof draw !== 'function') continue
      Reflect.set(prototype, name, function counted(this: unknown, ...values: unknown[]) {
        probe.draws += 1
        probe.lastDraw = performance.now()
        return Reflect.apply(draw, this, values)
      })
    }
    const { port1, port2 } = new MessageChannel()
    let last = performance.now()
    port1.addEventListener('message', () => {
      const now = performance.now()
      probe.longestGap = Math.max(probe.longestGap, now - last)
      last = now
      setTimeout(() => {
        last = performance.now()
        port2.postMessage(0)
      }, 1)
    })
    port1.start()
    port2.postMessage(0)
  })
}

/** Waits until nothing was painted for a second, and answers what was counted. */
export async function readWhenStill(page: Page): Promise<Probe> {
  await page.waitForLoadState('networkidle')
  await page.waitForFunction(() => performance.now() - globalThis.benchProbe.lastDraw > 1000)
  return page.evaluate(() => globalThis.benchProbe)
}
