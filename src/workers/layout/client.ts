import { layoutSkeleton, type LayoutHolds, type Positions } from '#src/domain/layout/layout.ts'
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
  /** Positions of every node of the skeleton; never fails. */
  layout(skeleton: LayoutSkeleton, holds?: LayoutHolds): Promise<Positions>
}

/**
 * Lays out in a worker.
 *
 * A browser that can't run the worker, or a worker that dies, costs a stutter and not the map: what
 * it owed, and everything after, is laid out here.
 */
export function createLayoutClient(start: () => LayoutPort): LayoutClient {
  const owed = new Map<number, { request: LayoutRequest; answer: (positions: Positions) => void }>()
  let port: LayoutPort | 'broken' | undefined
  let lastId = 0

  const giveUp = () => {
    port = 'broken'
    for (const { request, answer } of owed.values()) {
      answer(layoutSkeleton(request.skeleton, request.holds))
    }
    owed.clear()
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
