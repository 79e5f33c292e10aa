import { describe, expect, test, vi } from 'vitest'

import { type CallPort, createCall, type FromCallee } from './calls.ts'
import { serveCalls } from './serve-calls.ts'

type Port = CallPort<number, string>

/** A worker that lives in the page, and can be killed. */
function createBench(ask: (request: number, signal: AbortSignal) => Promise<string>) {
  const started: { die: () => void; terminate: () => void }[] = []
  const start = (): Port => {
    const messageListeners: ((event: { readonly data: FromCallee<string> }) => void)[] = []
    const errorListeners: (() => void)[] = []
    const handle = serveCalls(
      ask,
      () => [],
      (data) => {
        for (const listen of messageListeners) listen({ data })
      },
    )
    const terminate = vi.fn<() => void>()
    started.push({ die: () => errorListeners.forEach((listen) => listen()), terminate })
    return {
      postMessage: handle,
      terminate,
      addEventListener: (
        ...[type, listener]: [
          'message' | 'error',
          (event: { readonly data: FromCallee<string> }) => void,
        ]
      ) => {
        if (type === 'message') messageListeners.push(listener)
        else errorListeners.push(() => listener({ data: { type: 'broken', id: -1, message: '' } }))
      },
    }
  }
  return { started, call: createCall('test', start) }
}

const patient = () => new AbortController().signal

describe('a call', () => {
  test('is answered, whatever order answers come in', async () => {
    const { call } = createBench(async (request) => {
      await new Promise((resolve) => setTimeout(resolve, request))
      return `answer ${request}`
    })
    await expect(Promise.all([call(20, patient()), call(1, patient())])).resolves.toEqual([
      'answer 20',
      'answer 1',
    ])
  })

  test('that fails in the worker rejects', async () => {
    const { call } = createBench(() => Promise.reject(new Error('a bug')))
    await expect(call(1, patient())).rejects.toThrow('test worker: a bug')
  })

  test('that is aborted rejects with the reason, and the worker learns of it', async () => {
    let signal: AbortSignal | undefined
    const { call } = createBench((_request, given) => {
      signal = given
      return new Promise(() => {})
    })
    const controller = new AbortController()
    const owed = call(1, controller.signal)
    controller.abort(new Error('gone'))
    await expect(owed).rejects.toThrow('gone')
    expect(signal?.aborted).toBe(true)
  })

  test('to a worker that dies rejects, and the next starts another', async () => {
    const { call, started } = createBench((request) =>
      request === 1 ? new Promise(() => {}) : Promise.resolve('alive'),
    )
    const owed = call(1, patient())
    started[0]?.die()
    await expect(owed).rejects.toThrow('the test worker died')
    expect(started[0]?.terminate).toHaveBeenCalledOnce()
    await expect(call(2, patient())).resolves.toBe('alive')
    expect(started).toHaveLength(2)
  })
})
