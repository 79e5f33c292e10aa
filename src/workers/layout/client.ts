import type { LayoutHolds, Positions } from '#src/domain/layout/layout.ts'
import type { LayoutSkeleton } from '#src/domain/layout/skeleton.ts'

import type { LayoutAnswer, LayoutRequest } from './messages.ts'

/** The part of a worker that the client speaks to. */
export type LayoutPort = {
  postMessage(request: LayoutRequest): void
  addEventListener(
    type: 'message',
    listener: (event: { readonly data: LayoutAnswer }) => void,
  ): void
  addEventListener(type: 'error', listener: () => void): void
}

export type LayoutClient = {
  /** Positions of every node of the skeleton; never fails, but may wait for a server that is gone. */
  layout(skeleton: LayoutSkeleton, holds?: LayoutHolds): Promise<Positions>
}

type Layout = (skeleton: LayoutSkeleton, holds: LayoutHolds) => Positions

/** As large as half of the map's own code, and hardly ever needed: it is fetched when it is. */
const loadLayout = async (): Promise<Layout> =>
  (await import('#src/domain/layout/layout.ts')).layoutSkeleton

/**
 * Lays out in a worker.
 *
 * A browser that can't run the worker, or a worker that dies, costs a stutter and not the map: what
 * it owed, and everything after, is laid out here.
 *
 * @param load - Gives the layout to the page itself. Where it can't, what is owed stays so until
 *   the next request, with which it is tried again.
 */
export function createLayoutClient(
  start: () => LayoutPort,
  load: () => Promise<Layout> = loadLayout,
): LayoutClient {
  const owed = new Map<number, { request: LayoutRequest; answer: (positions: Positions) => void }>()
  let port: LayoutPort | 'broken' | undefined
  let lastId = 0

  const answerHere = (layout: Layout) => {
    for (const { request, answer } of owed.values()) {
      answer(layout(request.skeleton, request.holds))
    }
    owed.clear()
  }
  const giveUp = () => {
    port = 'broken'
    load().then(answerHere, () => undefined)
  }
  const connect = (): LayoutPort => {
    const fresh = start()
    fresh.addEventListener('message', ({ data }) => {
      owed.get(data.id)?.answer(data.positions)
      owed.delete(data.id)
    })
    fresh.addEventListener('error', giveUp)
    return fresh
  }
  const send = (request: LayoutRequest) => {
    try {
      port ??= connect()
      if (port === 'broken') giveUp()
      else port.postMessage(request)
    } catch {
      giveUp()
    }
  }
  return {
    layout(skeleton, holds = {}) {
      lastId += 1
      const request = { id: lastId, skeleton, holds }
      return new Promise((answer) => {
        owed.set(request.id, { request, answer })
        send(request)
      })
    },
  }
}
