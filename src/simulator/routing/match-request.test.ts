import { expect, test } from 'vitest'

import { createMesh } from '../mesh/deployments.ts'
import { shopMesh } from '../mesh/shop-mesh.ts'
import type { RequestMatch } from './manifest.ts'
import { matchesRequest } from './match-request.ts'

const mesh = createMesh(shopMesh)
const [caller] = mesh.deploymentsOf(mesh.service('shop/web'), 'east')
const service = mesh.service('shop/checkout')
const kind = { share: 1, method: 'POST', path: '/api/checkout', headers: { 'X-Tester': 'yes' } }

test.each<[string, RequestMatch, boolean]>([
  ['nothing', {}, true],
  ['an exact path', { uri: { exact: '/api/checkout' } }, true],
  ['a prefix, as text', { uri: { prefix: '/api/check' } }, true],
  ['a whole pattern only', { uri: { regex: '/api' } }, false],
  ['a pattern', { uri: { regex: '/api/.*' } }, true],
  ['case, unless ignored', { uri: { exact: '/API/checkout' } }, false],
  ['ignored case', { uri: { exact: '/API/checkout' }, ignoreUriCase: true }, true],
  ['a header by any case of its name', { headers: { 'x-tester': { exact: 'yes' } } }, true],
  ['presence of a header', { headers: { 'x-tester': {} } }, true],
  ['absence of a header', { withoutHeaders: { 'x-tester': {} } }, false],
  ['all of several conditions', { method: { exact: 'POST' }, uri: { exact: '/' } }, false],
  ['query parameters, which our requests lack', { queryParams: { a: { exact: 'b' } } }, false],
  ['the port', { port: 8080 }, true],
  ['labels of the caller', { sourceLabels: { app: 'web', version: 'v3' } }, true],
  ['labels of another caller', { sourceLabels: { app: 'cart' } }, false],
  ['the namespace of the caller', { sourceNamespace: 'payments' }, false],
  ['gateways, which a sidecar is not', { gateways: ['shop/entry'] }, false],
  ['gateways before labels', { gateways: ['mesh'], sourceLabels: { app: 'cart' } }, true],
])('a match on %s', (_, match, expected) => {
  if (caller === undefined) throw new TypeError('the shop has no web')
  expect(matchesRequest([match], { caller, service, kind })).toBe(expected)
})
