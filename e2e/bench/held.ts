import type { CDPSession, Page } from '@playwright/test'
import { z } from 'zod'

/** What a page holds once all that can go is gone; heaps in MB, buffers included. */
export type Held = {
  readonly heap: number
  readonly workers: number
  readonly elements: number
  readonly listeners: number
}

const usageSchema = z.object({ usedSize: z.number(), backingStorageSize: z.number().default(0) })
const messageSchema = z.object({ id: z.number().optional(), result: z.unknown().optional() })

export async function heldBy(page: Page): Promise<Held> {
  const session = await page.context().newCDPSession(page)
  // what a first pass sets free holds other things
  for (let pass = 0; pass < 2; pass++) await session.send('HeapProfiler.collectGarbage')
  const heap = toMegabytes(await session.send('Runtime.getHeapUsage'))
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters')
  const workers = await heapOfWorkers(session)
  await session.detach()
  return { heap, workers, elements: nodes, listeners: jsEventListeners }
}

/** Workers are targets of their own, which answer through the page's session. */
async function heapOfWorkers(session: CDPSession): Promise<number> {
  const workers: string[] = []
  session.on('Target.attachedToTarget', ({ sessionId }) => workers.push(sessionId))
  await session.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: false,
  })
  let total = 0
  for (const worker of workers) {
    await ask(session, worker, 'HeapProfiler.collectGarbage')
    total += toMegabytes(await ask(session, worker, 'Runtime.getHeapUsage'))
  }
  return total
}

let lastId = 0

function ask(session: CDPSession, sessionId: string, method: string): Promise<unknown> {
  const id = ++lastId
  return new Promise((resolve, reject) => {
    const listen = (answer: { readonly sessionId: string; readonly message: string }) => {
      const message = messageSchema.parse(JSON.parse(answer.message))
      if (answer.sessionId !== sessionId || message.id !== id) return
      session.off('Target.receivedMessageFromTarget', listen)
      resolve(message.result)
    }
    session.on('Target.receivedMessageFromTarget', listen)
    const message = JSON.stringify({ id, method })
    session.send('Target.sendMessageToTarget', { sessionId, message }).catch(reject)
  })
}

function toMegabytes(usage: unknown): number {
  const { usedSize, backingStorageSize } = usageSchema.parse(usage)
  return (usedSize + backingStorageSize) / 1e6
}
