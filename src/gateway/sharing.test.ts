import { describe, expect, test, vi } from 'vitest'

import { createAnswerBuffer, type AnswerBuffer } from './answer-buffer.ts'
import { createSharedAnswers, type SharedAnswers } from './shared-answers.ts'
import { behaviours, startChaosUpstream, vector } from './testing/chaos-upstream.ts'
import { answerJson, createFakeMesh } from './testing/fake-mesh.ts'
import { createTestGateway, oneCluster, startTestGateway } from './testing/gateway-under-test.ts'

const metrics = '/api/clusters/east/metrics'

/** A mesh whose answers wait until they are let go. */
function heldMesh() {
  const mesh = createFakeMesh()
  const waiting: (() => void)[] = []
  mesh.behave(() => new Promise((resolve) => waiting.push(() => resolve(answerJson(vector)))))
  return { mesh, letGo: () => waiting.splice(0).forEach((go) => go()) }
}

describe('equal questions', () => {
  test('are asked once while they are in flight, however they are written', async () => {
    const { mesh, letGo } = heldMesh()
    const { gateway } = createTestGateway({}, { simulator: mesh })
    const asked = [
      gateway.app.request(`${metrics}/query?query=up&time=10`),
      gateway.app.request(`${metrics}/query?time=10&query=%75p`),
      gateway.app.request(`${metrics}/query`, {
        method: 'POST',
        body: 'time=10&query=up',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          origin: 'http://localhost',
        },
      }),
    ]
    await vi.waitFor(() => expect(mesh.seen).toHaveLength(1))
    letGo()
    const texts = await Promise.all(asked.map(async (answer) => (await answer).text()))
    expect(texts).toEqual([vector, vector, vector])
    expect(mesh.seen).toHaveLength(1)
  })

  test('are kept for a while when they ask about a fixed time, and only then', async () => {
    const mesh = createFakeMesh()
    let now = 1_000_000
    const { gateway } = createTestGateway({}, { simulator: mesh, now: () => now })
    const ask = async (path: string) => (await gateway.app.request(metrics + path)).text()
    for (const path of [
      '/query?query=up&time=10',
      '/query_range?query=up&start=0&end=60&step=15',
    ]) {
      const before = mesh.seen.length
      await ask(path)
      await ask(path)
      expect(mesh.seen.length - before).toBe(1)
      now += 10_001
      await ask(path)
      expect(mesh.seen.length - before).toBe(2)
    }
    const before = mesh.seen.length
    await ask('/query?query=up')
    await ask('/query?query=up')
    expect(mesh.seen.length - before).toBe(2)
  })

  test('are not kept about a moment whose samples may still be on their way', async () => {
    const mesh = createFakeMesh()
    const { gateway } = createTestGateway({}, { simulator: mesh, now: () => 1_000_000 })
    const callsOf = async (question: string) => {
      const before = mesh.seen.length
      await (await gateway.app.request(`${metrics}/${question}`)).text()
      await (await gateway.app.request(`${metrics}/${question}`)).text()
      return mesh.seen.length - before
    }
    expect(await callsOf('query?query=up&time=998')).toBe(1)
    expect(await callsOf('query?query=up&time=998.5')).toBe(2)
    expect(await callsOf('query?query=up&time=1600')).toBe(2)
    expect(await callsOf('query?query=up&time=1970-01-01T00:16:38Z')).toBe(1)
    expect(await callsOf('query?query=up&time=1970-01-01T00:16:39Z')).toBe(2)
    expect(await callsOf('query_range?query=up&start=0&end=999&step=15')).toBe(2)
  })

  test('are not those of another cluster, endpoint or time', async () => {
    const mesh = createFakeMesh()
    const { gateway } = createTestGateway({}, { simulator: mesh })
    const paths = [
      `${metrics}/query?query=up&time=10`,
      `${metrics}/query?query=up&time=11`,
      '/api/clusters/west/metrics/query?query=up&time=10',
      `${metrics}/query_exemplars?query=up&start=1&end=2`,
      `${metrics}/series?match[]=a&match[]=b&start=1&end=2`,
      `${metrics}/series?match[]=a%26match[]%3Db&start=1&end=2`,
      `${metrics}/label/a/values?start=1&end=2`,
      `${metrics}/label/b/values?start=1&end=2`,
    ]
    for (const path of paths) await gateway.app.request(path)
    expect(mesh.seen).toHaveLength(paths.length)
  })

  test('that failed are asked again', async () => {
    const mesh = createFakeMesh()
    const { gateway } = createTestGateway({}, { simulator: mesh })
    mesh.behave(() => answerJson('{}', 500))
    expect((await gateway.app.request(`${metrics}/query?query=up&time=10`)).status).toBe(502)
    mesh.behave(() => answerJson(vector))
    expect((await gateway.app.request(`${metrics}/query?query=up&time=10`)).status).toBe(200)
  })

  test('are asked anew once an outage is opened', async () => {
    const mesh = createFakeMesh()
    const { gateway } = createTestGateway({}, { simulator: mesh })
    const path = `${metrics}/query?query=up&time=10`
    await (await gateway.app.request(path)).text()
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'http://localhost' },
    }
    const opened = await gateway.app.request('/simulator/east/scenario', {
      ...init,
      body: '{"scenario":"slow"}',
    })
    expect(await opened.json()).toMatchObject({ scenario: 'slow' })
    await gateway.app.request(path)
    expect(mesh.seen).toHaveLength(2)
  })
})

describe('a client that leaves', () => {
  test('takes the upstream call with it when nobody else waits', async () => {
    const upstream = await startChaosUpstream(behaviours['black hole'])
    const gateway = await startTestGateway(oneCluster(upstream.url))
    const leaving = new AbortController()
    const asked = gateway.fetch(`${metrics}/query?query=up`, { signal: leaving.signal })
    await vi.waitFor(() => expect(upstream.seen).toHaveLength(1))
    leaving.abort()
    await expect(asked).rejects.toThrow('abort')
    await vi.waitFor(() => expect(upstream.abandoned()).toBe(1))
  })

  test('leaves the others their answer', async () => {
    let answer: (() => void) | undefined
    const upstream = await startChaosUpstream((incoming, outgoing) => {
      answer = () => behaviours.ok(incoming, outgoing)
    })
    const gateway = await startTestGateway(oneCluster(upstream.url))
    const leaving = new AbortController()
    const first = gateway.fetch(`${metrics}/query?query=up`, { signal: leaving.signal })
    await vi.waitFor(() => expect(upstream.seen).toHaveLength(1))
    const second = gateway.fetch(`${metrics}/query?query=up`)
    const both = await gateway.fetch('/metrics')
    expect(await both.text()).toContain('weir_upstream_in_flight{cluster="east"} 1')
    leaving.abort()
    await expect(first).rejects.toThrow('abort')
    answer?.()
    expect(await (await second).text()).toBe(vector)
    expect([upstream.seen.length, upstream.abandoned()]).toEqual([1, 0])
  })
})

describe('a back end in trouble', () => {
  test('gets no more calls at a time than agreed; the rest wait, or are turned away', async () => {
    const { mesh, letGo } = heldMesh()
    const limits = { inFlightPerBackend: 3, queuePerBackend: 2 }
    const { gateway } = createTestGateway({ limits }, { simulator: mesh })
    const asked = Array.from({ length: 7 }, async (_, index) =>
      gateway.app.request(`${metrics}/query?query=up&time=${index}`),
    )
    const early = await Promise.all(asked.slice(5))
    expect(early.map(({ status }) => status)).toEqual([503, 503])
    expect(early[0]?.headers.get('retry-after')).toBe('1')
    expect(await early[0]?.json()).toMatchObject({
      errorType: 'upstream_busy',
      kind: 'rate-limited',
    })
    expect(mesh.seen).toHaveLength(3)
    letGo()
    await vi.waitFor(() => expect(mesh.seen).toHaveLength(5))
    letGo()
    const late = await Promise.all(asked.slice(0, 5))
    expect(late.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  })

  test('that is away is left alone, and found again', async () => {
    const mesh = createFakeMesh()
    let now = 1_000_000
    let tries = 0
    const { gateway } = createTestGateway({}, { simulator: mesh, now: () => now })
    mesh.behave(() => {
      tries += 1
      throw new TypeError('fetch failed')
    })
    const ask = () => gateway.app.request(`${metrics}/query?query=up`)
    for (let count = 0; count < 5; count += 1) expect((await ask()).status).toBe(502)
    const refused = await ask()
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '10'])
    expect(await refused.json()).toMatchObject({ kind: 'unreachable' })
    expect(tries).toBe(5)

    now += 10_000
    expect((await ask()).status).toBe(502)
    expect((await ask()).status).toBe(503)
    expect(tries).toBe(6)

    now += 10_000
    mesh.behave(() => answerJson(vector))
    expect((await ask()).status).toBe(200)
    expect((await ask()).status).toBe(200)
  })

  test('leaves the other clusters alone', async () => {
    const mesh = createFakeMesh()
    const { gateway } = createTestGateway(
      { limits: { inFlightPerBackend: 1, queuePerBackend: 0 } },
      { simulator: mesh },
    )
    mesh.behave(() => new Promise(() => undefined))
    const leaving = new AbortController()
    const stuck = gateway.app.request(`${metrics}/query?query=up`, { signal: leaving.signal })
    await vi.waitFor(() => expect(mesh.seen).toHaveLength(1))
    mesh.behave(() => answerJson(vector))
    expect((await gateway.app.request(`${metrics}/query?query=down`)).status).toBe(503)
    expect((await gateway.app.request('/api/clusters/west/metrics/query?query=up')).status).toBe(
      200,
    )
    leaving.abort()
    await stuck
  })
})

function wholeOf(bytes: number): AnswerBuffer {
  const buffer = createAnswerBuffer()
  buffer.append(new Uint8Array(bytes))
  buffer.finish()
  return buffer
}

function keeper(cacheBytes: number, keepBytes?: number) {
  const answers = createSharedAnswers({
    cacheBytes,
    now: () => 0,
    ...(keepBytes !== undefined && { keepBytes }),
  })
  let asked = 0
  const get = (key: string, bytes: number) =>
    answers.get(key, {
      keepMillis: 1000,
      signal: new AbortController().signal,
      ask: () => {
        asked += 1
        return Promise.resolve({ buffer: wholeOf(bytes), ended: Promise.resolve() })
      },
    })
  return { answers, get, asked: () => asked }
}

const read = (answers: SharedAnswers, key: string) =>
  answers.get(key, {
    keepMillis: 0,
    signal: new AbortController().signal,
    ask: () => Promise.resolve({ buffer: wholeOf(600), ended: Promise.resolve() }),
  })

describe('what is held for readers', () => {
  test('is bounded over all answers: more are refused until somebody has read', async () => {
    const answers = createSharedAnswers({ cacheBytes: 0, heldBytes: 1000, now: () => 0 })
    const hold = await read(answers, 'a')
    await read(answers, 'b')
    await expect(read(answers, 'c')).rejects.toMatchObject({
      refusal: { status: 503, kind: 'rate-limited' },
    })
    hold.release()
    expect((await read(answers, 'c')).origin).toBe('asked')
  })
})

describe('what is kept', () => {
  test('stays within its bounds, the oldest going first', async () => {
    const { answers, get, asked } = keeper(100_000)
    for (let index = 0; index < 100; index += 1) await get(`k${index}`, 10_000)
    await vi.waitFor(() => expect(answers.inFlight()).toBe(0))
    expect(answers.keptBytes()).toBeGreaterThan(80_000)
    expect(answers.keptBytes()).toBeLessThanOrEqual(100_000)
    expect((await get('k99', 1)).origin).toBe('kept')
    expect((await get('k0', 1)).origin).toBe('asked')
    expect(asked()).toBe(101)
  })

  test('leaves out what is large', async () => {
    const { answers, get } = keeper(100_000, 5000)
    await get('large', 6000)
    await vi.waitFor(() => expect(answers.inFlight()).toBe(0))
    expect(answers.keptBytes()).toBe(0)
  })

  test('is forgotten by the beginning of its key', async () => {
    const { answers, get } = keeper(100_000)
    await get('east\na', 10)
    await get('east2\na', 10)
    await vi.waitFor(() => expect(answers.inFlight()).toBe(0))
    answers.forget('east\n')
    expect((await get('east\na', 10)).origin).toBe('asked')
    expect((await get('east2\na', 10)).origin).toBe('kept')
  })
})
