import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { protocols } from '../mesh/identity.ts'
import { isClientError, isError } from './errors.ts'

const response = (code: string, grpcStatus = '', flags = '-') => ({ code, grpcStatus, flags })

describe('HTTP answers', () => {
  test.each(['500', '503', '599', '0'])('with code %s are errors', (code) => {
    expect(isError('http', response(code))).toBe(true)
  })

  test.each(['200', '204', '302', '404', '429', '', '50', '5000', '-'])(
    'with code %j are none',
    (code) => {
      expect(isError('http', response(code))).toBe(false)
    },
  )

  test('with 4xx are counted apart', () => {
    expect(isClientError('http', response('404'))).toBe(true)
    expect(isClientError('http', response('200'))).toBe(false)
    expect(isClientError('http', response('503'))).toBe(false)
  })

  test('are not judged by a gRPC status or a flag', () => {
    expect(isError('http', response('200', '13', 'UC'))).toBe(false)
  })
})

describe('gRPC answers', () => {
  test.each(['2', '4', '12', '13', '14', '15'])('with status %s are errors', (status) => {
    expect(isError('grpc', response('200', status))).toBe(true)
  })

  test.each(['3', '5', '6', '7', '8', '9', '10', '11', '16'])(
    'with status %s are counted apart',
    (status) => {
      expect(isError('grpc', response('200', status))).toBe(false)
      expect(isClientError('grpc', response('200', status))).toBe(true)
    },
  )

  test.each(['0', '1', ''])('with status %j are neither', (status) => {
    expect(isError('grpc', response('200', status))).toBe(false)
    expect(isClientError('grpc', response('200', status))).toBe(false)
  })

  test('fail with the HTTP answer beneath, whatever the status', () => {
    expect(isError('grpc', response('503', ''))).toBe(true)
    expect(isError('grpc', response('0', '0'))).toBe(true)
    expect(isClientError('grpc', response('404', ''))).toBe(true)
  })
})

describe('TCP connections', () => {
  test.each(['UF', 'UF,URX', 'DC,UF', 'DENY', 'CONNECT', 'NR', 'UH'])('with %s failed', (flags) => {
    expect(isError('tcp', response('', '', flags))).toBe(true)
  })

  test.each(['-', '', 'DC', 'DI'])('with %j did not', (flags) => {
    expect(isError('tcp', response('', '', flags))).toBe(false)
  })
})

test('no answer is both an error and the caller’s own', () => {
  const label = fc.oneof(fc.nat(600).map(String), fc.string())
  fc.assert(
    fc.property(fc.constantFrom(...protocols), label, label, label, (protocol, a, b, c) => {
      const answer = response(a, b, c)
      expect(isError(protocol, answer) && isClientError(protocol, answer)).toBe(false)
    }),
  )
})
