import { expect, test } from 'vitest'

import type { Found } from '#src/domain/detail/map-detail.ts'
import { toNodeId, type Peer } from '#src/domain/mesh/identity.ts'

import { foundRows, highlightedIds } from './found-rows.ts'

const idOf = (service: string) => {
  const peer: Peer = {
    kind: 'mesh',
    cluster: 'east',
    namespace: 'shop',
    service,
    workload: '',
    version: '',
  }
  return toNodeId(peer)
}
const rows = ['cart', 'web', 'ads'].map((name) => ({ id: idOf(name) }))
const found = (...names: string[]): Found => ({ state: 'found', ids: new Set(names.map(idOf)) })
const all: Found = { state: 'all' }
const fault: Found = { state: 'fault', message: 'no field' }

test.each([
  ['nothing asked for', all, all, ['cart', 'web', 'ads']],
  ['something looked for', found('web'), all, ['web']],
  ['something hidden', all, found('web'), ['cart', 'ads']],
  ['hidden of what is looked for', found('web', 'cart'), found('web'), ['cart']],
  ['faults leave nothing out', fault, fault, ['cart', 'web', 'ads']],
  ['nothing found', found(), all, []],
] as const)('%s', (_, looked, hidden, names) => {
  expect(foundRows(rows, { found: looked, hidden }).map(({ id }) => id)).toEqual(names.map(idOf))
})

test('rows keep their list, and the map its colours, where nothing is looked for', () => {
  expect(foundRows(rows, { found: all, hidden: all })).toBe(rows)
  expect(highlightedIds(fault)).toBeUndefined()
})
