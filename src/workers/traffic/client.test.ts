import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { buildGraph } from '#src/domain/topology/build.ts'
import { diffGraphs, emptyGraph, isEmptyDiff } from '#src/domain/topology/diff.ts'
import { anyReports } from '#src/domain/topology/example-reports.test.ts'
import type { TrafficGraph } from '#src/domain/topology/graph.ts'
import type { EdgeReport } from '#src/domain/topology/report.ts'
import { epochMillis, seconds } from '#src/domain/units.ts'

import { createTrafficClient, type TrafficView } from './client.ts'
import type { FromWorker, ToWorker, TrafficRequest, TrafficUpdate } from './messages.ts'
import { packUpdate } from './pack-update.ts'
import type { Tape } from './tape.ts'

const at = epochMillis(1_700_000_000_000)
const request: TrafficRequest = {
  role: 'live',
  clusters: [],
  aliases: [],
  namespaces: [],
  level: 'service',
  range: seconds(300),
  at,
}
const nothing = { added: [], removed: [], changed: [] }
const update = (from: number): TrafficUpdate => ({
  from,
  to: from + 1,
  diff: { level: 'service', nodes: nothing, edges: nothing },
  at,
  polls: [],
  quantiles: 'ready',
  namespaces: [],
})
const packed = (from: number) => packUpdate(update(from), emptyGraph('service'))

/** Workers that only note what they are sent; the test speaks for them. */
function createHands() {
  const sent: ToWorker[] = []
  const workers: { say: (message: FromWorker) => void; die: (message: string) => void }[] = []
  const client = createTrafficClient(() => {
    const worker = { say: (_message: FromWorker) => {}, die: (_message: string) => {} }
    workers.push(worker)
    return {
      send: (message) => void sent.push(message),
      terminate: () => {},
      onMessage: (listen) => {
        worker.say = listen
      },
      onError: (listen) => {
        worker.die = listen
      },
    }
  })
  const views: TrafficView[] = []
  const refresh = (signal = new AbortController().signal) =>
    client.refresh('view', request, { signal, onView: (view) => views.push(view) })
  return { sent, workers, views, refresh }
}

describe('a refresh', () => {
  test('resolves with the newest view, after telling each update', async () => {
    const { workers, views, refresh, sent } = createHands()
    const call = refresh()
    workers[0]?.say({ type: 'update', view: 'view', update: packed(0) })
    workers[0]?.say({ type: 'update', view: 'view', update: packed(1) })
    workers[0]?.say({ type: 'refreshed', id: 1 })
    expect(await call).toBe(views[1])
    expect(sent).toMatchObject([{ type: 'refresh', known: 0, view: 'view' }])
    void refresh()
    expect(sent[1]).toMatchObject({ known: 2 })
  })

  test('tells updates that come after it, and passes over other views’', async () => {
    const { workers, views, refresh } = createHands()
    const call = refresh()
    workers[0]?.say({ type: 'update', view: 'view', update: packed(0) })
    workers[0]?.say({ type: 'refreshed', id: 1 })
    await call
    workers[0]?.say({ type: 'update', view: 'view', update: packed(1) })
    workers[0]?.say({ type: 'update', view: 'other', update: packed(0) })
    expect(views).toHaveLength(2)
  })

  test('starts from nothing where the worker does, and keeps the graph where nothing changed', async () => {
    const { workers, views, refresh } = createHands()
    void refresh()
    for (const from of [0, 1, 0]) {
      workers[0]?.say({ type: 'update', view: 'view', update: packed(from) })
    }
    expect(views[1]?.graph).toBe(views[0]?.graph)
    expect(views[2]?.graph).toEqual(emptyGraph('service'))
  })

  test('that is aborted rejects at once and tells the worker', async () => {
    const { sent, refresh } = createHands()
    const controller = new AbortController()
    const call = refresh(controller.signal)
    controller.abort()
    await expect(call).rejects.toBe(controller.signal.reason)
    expect(sent.at(-1)).toEqual({ type: 'abort', id: 1 })
  })

  test('that was aborted before it began never starts a worker', async () => {
    const { workers, refresh } = createHands()
    await expect(refresh(AbortSignal.abort())).rejects.toThrow('abort')
    expect(workers).toEqual([])
  })
})

describe('a view that is refreshed again and again', () => {
  const anyRefreshes = fc
    .array(fc.tuple(anyReports, fc.boolean()), { minLength: 2, maxLength: 8 })
    .map((refreshes) => {
      const before: EdgeReport[] = []
      return refreshes.map(([reports, isAnew]) => {
        if (isAnew) before.length = 0
        before.push(...reports)
        return buildGraph(before, seconds(300))
      })
    })

  test('holds nothing of any update but the last that changed something', () => {
    fc.assert(
      fc.property(anyRefreshes, (graphs) => {
        const { workers, views, refresh } = createHands()
        void refresh()
        let [shown, held]: [TrafficGraph, Tape | undefined] = [emptyGraph('version'), undefined]
        for (const [from, graph] of graphs.entries()) {
          const diff = diffGraphs(shown, graph)
          const message = packUpdate({ ...update(from), diff }, shown)
          workers[0]?.say({ type: 'update', view: 'view', update: message })
          shown = graph
          if (isEmptyDiff(diff)) continue
          // whoever still reads what was held before finds nothing there
          if (held !== undefined) {
            structuredClone(held, { transfer: [held.numbers.buffer, held.places.buffer] })
          }
          held = message.tape
        }
        expect(views.at(-1)?.graph).toEqual(shown)
      }),
    )
  })
})

describe('a worker that fails', () => {
  test('rejects the call it could not serve', async () => {
    const { workers, refresh } = createHands()
    const call = refresh()
    workers[0]?.say({ type: 'broken', id: 1, message: 'a bug' })
    await expect(call).rejects.toThrow('traffic worker: a bug')
  })

  test('rejects all it owes when it dies, and the next call starts another from nothing', async () => {
    const { workers, refresh, sent } = createHands()
    const call = refresh()
    workers[0]?.say({ type: 'update', view: 'view', update: packed(0) })
    workers[0]?.die('out of memory')
    await expect(call).rejects.toThrow('out of memory')
    void refresh()
    expect(workers).toHaveLength(2)
    expect(sent.at(-1)).toMatchObject({ type: 'refresh', known: 0 })
  })
})
