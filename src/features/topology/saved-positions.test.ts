import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { toNodeId, type NodeId } from '#src/domain/mesh/identity.ts'

import type { Placement } from './placement.ts'
import { loadPlacement, mostCharacters, mostScopes, savePlacement } from './saved-positions.ts'

/** A browser's storage with room for so many characters. */
function storageFor(room: number) {
  const entries = new Map<string, string>()
  return {
    entries,
    get length() {
      return entries.size
    },
    key: (index: number) => [...entries.keys()][index] ?? null,
    getItem: (key: string) => entries.get(key) ?? null,
    removeItem: (key: string) => void entries.delete(key),
    setItem: (key: string, text: string) => {
      const others = [...entries].filter(([other]) => other !== key)
      const used = others.reduce((sum, [, value]) => sum + value.length, 0)
      if (used + text.length > room) throw new DOMException('full', 'QuotaExceededError')
      entries.set(key, text)
    },
  }
}

const node = (name: string): NodeId =>
  toNodeId({
    kind: 'mesh',
    cluster: 'east',
    namespace: 'a/b',
    service: name,
    workload: '',
    version: '',
  })

function placementOf(count: number): Placement {
  const ids = Array.from({ length: count }, (_, index) => node(`service-${index}`))
  return {
    positions: new Map(ids.map((id, index) => [id, { x: index * 264, y: 36 * index }])),
    pinned: new Set(ids.slice(0, 1)),
    isFirst: false,
    present: new Set(ids.slice(0, -1)),
    arrangement: 3,
  }
}

let storage = storageFor(5_000_000)
beforeEach(() => {
  storage = storageFor(5_000_000)
  vi.stubGlobal('localStorage', storage)
})
afterEach(() => vi.unstubAllGlobals())

describe('positions that outlive the page', () => {
  test('come back as they were, but for how often they were arranged', () => {
    const placement = placementOf(3)
    savePlacement('service/east', placement)
    expect(loadPlacement('service/east')).toEqual({ ...placement, arrangement: 0 })
    expect(loadPlacement('service/west')).toBeUndefined()
  })

  test.each([
    'not json',
    'null',
    '7',
    '{}',
    '{"version":2,"nodes":[]}',
    '{"version":1,"nodes":{}}',
    '{"version":1,"nodes":[["mesh/east/shop/web//","0",0,1]]}',
    '{"version":1,"nodes":[["mesh/east/shop/web//",1e99,0,1]]}',
    '{"version":1,"nodes":[["no id",0,0,1]]}',
    '{"version":1,"nodes":[7]}',
  ])('nonsense is as good as nothing: %s', (text) => {
    storage.entries.set('weir.map.service', text)
    expect(loadPlacement('service')).toBeUndefined()
  })

  test('a pin of a node that stands nowhere is dropped', () => {
    storage.entries.set(
      'weir.map.x',
      '{"version":1,"nodes":[],"pinned":["mesh/east/shop/web//",4]}',
    )
    expect(loadPlacement('x')?.pinned.size).toBe(0)
  })

  test('the scope that was looked at longest ago makes room', () => {
    for (let scope = 0; scope <= mostScopes; scope += 1) savePlacement(`s${scope}`, placementOf(2))
    expect(loadPlacement('s0')).toBeUndefined()
    expect(loadPlacement('s1')).toBeDefined()
    savePlacement('s1', placementOf(2))
    savePlacement('another', placementOf(2))
    expect(loadPlacement('s1')).toBeDefined()
    expect(loadPlacement('s2')).toBeUndefined()
  })

  test('all of it together stays within bounds', () => {
    for (let scope = 0; scope < 6; scope += 1) savePlacement(`s${scope}`, placementOf(2000))
    const held = [...storage.entries.values()].reduce((sum, { length }) => sum + length, 0)
    expect(held).toBeLessThan(mostCharacters + 1000)
    expect(loadPlacement('s5')?.positions.size).toBe(2000)
  })

  test('a full storage gives up old scopes, and tolerates that nothing fits', () => {
    storage = storageFor(500)
    vi.stubGlobal('localStorage', storage)
    savePlacement('old', placementOf(4))
    savePlacement('new', placementOf(5))
    expect(loadPlacement('old')).toBeUndefined()
    expect(loadPlacement('new')?.positions.size).toBe(5)
    savePlacement('huge', placementOf(500))
    expect(loadPlacement('huge')).toBeUndefined()
  })

  test('what another tab stored is kept, and its order of scopes may be anything', () => {
    savePlacement('mine', placementOf(2))
    storage.entries.set('weir.map.theirs', storage.entries.get('weir.map.mine') ?? '')
    storage.entries.set('weir.map-order', '{"broken"')
    savePlacement('mine', placementOf(3))
    expect(loadPlacement('theirs')?.positions.size).toBe(2)
  })

  test('a browser that refuses storage loses nothing but the memory', () => {
    vi.stubGlobal('localStorage', undefined)
    savePlacement('scope', placementOf(2))
    expect(loadPlacement('scope')).toBeUndefined()
  })
})
