import { expect, test } from 'vitest'

import { layoutSkeleton } from '#src/domain/layout/layout.ts'
import type { LayoutSkeleton } from '#src/domain/layout/skeleton.ts'
import { toNodeId, type Peer } from '#src/domain/mesh/identity.ts'

import { createLayoutClient, type LayoutPort } from './client.ts'
import type { LayoutAnswer, LayoutRequest } from './messages.ts'

const peer: Peer = {
  kind: 'mesh',
  cluster: 'east',
  namespace: 'shop',
  service: 'web',
  workload: '',
  version: '',
}
const skeleton: LayoutSkeleton = {
  level: 'service',
  nodes: [{ id: toNodeId(peer), identity: peer }],
  edges: [],
}
const here = layoutSkeleton(skeleton)

function fakePort() {
  const sent: LayoutRequest[] = []
  const events = new EventTarget()
  const port: LayoutPort = {
    postMessage: (request) => sent.push(request),
    addEventListener: (type: string, listener: (event: MessageEvent<LayoutAnswer>) => void) =>
      events.addEventListener(type, (event) => {
        if (event instanceof MessageEvent) listener(event)
      }),
  }
  return {
    port,
    sent,
    answer: (data: LayoutAnswer) => events.dispatchEvent(new MessageEvent('message', { data })),
    fail: () => events.dispatchEvent(new MessageEvent('error')),
  }
}

test('answers each request with its own positions, in whatever order they come', async () => {
  const fake = fakePort()
  const client = createLayoutClient(() => fake.port)
  const first = client.layout(skeleton)
  const second = client.layout(skeleton, { previous: here })
  expect(fake.sent.map(({ id, holds }) => [id, holds])).toEqual([
    [1, {}],
    [2, { previous: here }],
  ])

  const moved = new Map([[toNodeId(peer), { x: 7, y: 7 }]])
  fake.answer({ id: 2, positions: moved })
  fake.answer({ id: 1, positions: here })
  expect(await second).toBe(moved)
  expect(await first).toBe(here)
})

test('a worker that dies is replaced by the page itself, for what it owed and what follows', async () => {
  const fake = fakePort()
  const client = createLayoutClient(() => fake.port)
  const owed = client.layout(skeleton)
  fake.fail()
  expect(await owed).toEqual(here)
  expect(await client.layout(skeleton)).toEqual(here)
  expect(fake.sent).toHaveLength(1)
})

test('a worker that cannot be started is replaced too', async () => {
  const client = createLayoutClient(() => {
    throw new TypeError('refused')
  })
  expect(await client.layout(skeleton)).toEqual(here)
})

test('a page that has lost its server as well answers once it is back', async () => {
  let isReachable = false
  const load = () =>
    isReachable ? Promise.resolve(layoutSkeleton) : Promise.reject(new TypeError('no connection'))
  const fake = fakePort()
  const client = createLayoutClient(() => fake.port, load)
  const owed = client.layout(skeleton)
  fake.fail()
  isReachable = true
  expect(await client.layout(skeleton)).toEqual(here)
  expect(await owed).toEqual(here)
})
