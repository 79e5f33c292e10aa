import { expect, test } from 'vitest'

import { explainCode, explainFlag, explainGrpcStatus } from './flags.ts'

test.each([
  ['-', 'No flag'],
  ['', 'No flag'],
  ['UH', 'No healthy upstream'],
  ['UF,URX', 'Upstream connection failure, Retry limit exceeded'],
  ['DENY', 'Denied by policy'],
  ['constructor', 'constructor'],
])('flag %j is named %s', (flag, name) => {
  expect(explainFlag(flag).name).toBe(name)
})

test('joined flags keep each meaning', () => {
  expect(explainFlag('UF,XX').meaning).toBe(
    `${explainFlag('UF').meaning} ${explainFlag('XX').meaning}`,
  )
})

test.each([
  ['0', 'No response'],
  ['503', 'Service unavailable'],
  ['418', 'Client error'],
  ['599', 'Server error'],
  ['', 'No code'],
  ['999', 'Code 999'],
  ['toString', 'Code toString'],
])('code %j is named %s', (code, name) => {
  expect(explainCode(code).name).toBe(name)
})

test.each([
  ['0', 'OK'],
  ['4', 'DEADLINE_EXCEEDED'],
  ['14', 'UNAVAILABLE'],
  ['16', 'UNAUTHENTICATED'],
  ['17', 'Status 17'],
  ['', 'No status'],
])('gRPC status %j is named %s', (status, name) => {
  expect(explainGrpcStatus(status).name).toBe(name)
})
