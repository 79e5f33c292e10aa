import { expect, test } from 'vitest'

import { toEdgeId, toNodeId } from '#src/domain/mesh/identity.ts'

import {
  answering,
  createBench,
  healthy,
  peer,
  toRedis,
  webToCart,
  webToRedis,
} from './testing/poll-bench.ts'

const data = peer('data', '')
const webToData = toEdgeId({ source: peer('shop', 'web'), target: data, protocol: 'tcp' })

const ids = (set: Iterable<string>) => [...set].toSorted()

test('a namespace is folded without asking anybody, and unfolded again', async () => {
  const bench = createBench(answering(healthy))
  const whole = await bench.refresh()
  expect(whole.map.graph).toBe(whole.graph)
  const asked = bench.asked.length

  const folded = bench.draw({ closed: [toNodeId(data)] })
  expect(folded?.map.folds.get(toNodeId(data))).toMatchObject({ level: 'namespace', nodes: 1 })
  expect(ids(folded?.map.graph.edges.keys() ?? [])).toEqual(ids([webToCart, webToData]))
  expect(folded?.graph).toBe(whole.graph)
  expect(folded?.map.graph.edges.get(webToCart)).toBe(whole.graph.edges.get(webToCart))

  expect(bench.draw({})?.map.graph).toBe(whole.graph)
  expect(bench.asked).toHaveLength(asked)
})

test('an edge of a fold shows the queries of what was folded', async () => {
  const bench = createBench(answering(healthy))
  await bench.refresh()
  const own = await bench.client.explain(webToRedis)
  bench.draw({ closed: [toNodeId(data)] })
  expect(own.length).toBeGreaterThan(0)
  expect(await bench.client.explain(webToData)).toEqual(own)
})

test('a refresh in which nothing changed leaves the map the very object it was', async () => {
  const bench = createBench(answering(healthy))
  await bench.refresh()
  const before = bench.draw({ closed: [toNodeId(data)], find: 'cart' })
  bench.now += 15_000
  const after = await bench.refresh()
  expect(after.map).toBe(before?.map)
  expect(after.graph).toBe(before?.graph)
})

test('looking for something draws nothing anew', async () => {
  const bench = createBench(answering(healthy))
  await bench.refresh()
  const before = bench.draw({ closed: [toNodeId(data)] })
  const after = bench.draw({ closed: [toNodeId(data)], find: 'cart' })
  expect(after?.map).not.toBe(before?.map)
  expect(after?.map.graph).toBe(before?.map.graph)
})

test('what is looked for is named, what is hidden is not drawn, and a fault changes nothing', async () => {
  const bench = createBench(answering(healthy))
  const { map: plain } = await bench.refresh()
  const found = bench.draw({ find: 'cart' })?.map.found
  expect(found?.state === 'found' && found.ids.has(webToCart)).toBe(true)
  expect(found?.state === 'found' && found.ids.has(webToRedis)).toBe(false)

  const hidden = bench.draw({ hide: 'kind:tcp' })?.map
  expect(ids(hidden?.graph.edges.keys() ?? [])).toEqual([webToCart])
  expect(hidden?.wanted.edges).toBe(1)

  const faulty = bench.draw({ hide: 'nosuch:thing', find: 'rate>much' })?.map
  expect(faulty?.hidden.state).toBe('fault')
  expect(faulty?.found.state).toBe('fault')
  expect(faulty?.graph).toBe(plain.graph)
})

test('the detail asked for before the first answer is what that answer is drawn in', async () => {
  const bench = createBench(answering({ ...healthy, 'tcp-opened': [[toRedis, 2]] }))
  const first = bench.refresh()
  bench.draw({ closed: [toNodeId(data)] })
  expect((await first).map.folds.size).toBe(1)
})
