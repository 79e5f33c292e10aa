import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { focusDirections, focusHops } from '#src/domain/detail/map-detail.ts'
import { cellValues, rankOrders, rowKinds } from '#src/domain/heat/heat.ts'
import {
  levels,
  peerKinds,
  protocols,
  toEdgeId,
  toNodeId,
  type Peer,
} from '#src/domain/mesh/identity.ts'
import { epochMillis, seconds } from '#src/domain/units.ts'
import { heatScales } from '#src/viz/heat/heat-content.ts'
import { edgeLabels } from '#src/viz/map/map-options.ts'

import { matrixSpans } from './matrix/matrix-url.ts'
import { compareShifts } from './time/moments.ts'
import {
  defaultState,
  edgeSortKeys,
  formatTrafficState,
  parseTrafficState,
  refreshIntervals,
  serviceSortKeys,
  timeRanges,
  type TrafficState,
} from './url.ts'

const name = fc.string({ minLength: 1, unit: 'grapheme' })
const names = fc.uniqueArray(name, { maxLength: 4 }).map((list) => list.toSorted())
const peer: fc.Arbitrary<Peer> = fc.record({
  kind: fc.constantFrom(...peerKinds),
  cluster: name,
  namespace: name,
  service: name,
  workload: name,
  version: name,
})
const selected = fc.oneof(
  fc.constant(undefined),
  peer.map(toNodeId),
  fc.record({ source: peer, target: peer, protocol: fc.constantFrom(...protocols) }).map(toEdgeId),
)
const nodes = fc.uniqueArray(peer.map(toNodeId), { maxLength: 3 }).map((list) => list.toSorted())
const size = fc.integer({ min: 10, max: 90 })
const moment = fc.option(
  fc.integer({ min: 0, max: 4_000_000_000 }).map((second) => epochMillis(second * 1000)),
  { nil: undefined },
)
const sortBy = (keys: readonly string[]) =>
  fc.record({ key: fc.constantFrom(...keys), descending: fc.boolean() })

const states: fc.Arbitrary<TrafficState> = fc.record({
  clusters: names,
  namespaces: names,
  level: fc.constantFrom(...levels),
  range: fc.oneof(
    fc.constantFrom(...timeRanges),
    fc.integer({ min: 15, max: 604_800 }).map(seconds),
  ),
  at: moment,
  compare: fc.oneof(fc.constantFrom(undefined, ...compareShifts), moment),
  refresh: fc.constantFrom(...refreshIntervals, 'off' as const),
  paused: fc.boolean(),
  find: fc.string({ unit: 'grapheme' }),
  hide: fc.string({ unit: 'grapheme' }),
  focus: fc.option(
    fc.record({
      on: peer.map(toNodeId),
      hops: fc.constantFrom(...focusHops),
      direction: fc.constantFrom(...focusDirections),
    }),
    { nil: undefined },
  ),
  opened: nodes,
  closed: nodes,
  everything: fc.boolean(),
  labels: fc.subarray([...edgeLabels]),
  sides: fc.boolean(),
  selected,
  edgeSort: sortBy(edgeSortKeys),
  serviceSort: sortBy(serviceSortKeys),
  matrix: fc.record({
    value: fc.constantFrom(...cellValues),
    rows: fc.constantFrom(...rowKinds),
    rank: fc.constantFrom(...rankOrders),
    scale: fc.constantFrom(...heatScales),
    span: fc.constantFrom(...matrixSpans),
  }),
  panes: fc.record({ map: size, matrix: size, inspector: size, edges: size }),
})

test('what is written is read back, through the text of a link', () => {
  fc.assert(
    fc.property(states, (state) => {
      const link = formatTrafficState(state).toString()
      expect(parseTrafficState(new URLSearchParams(link))).toEqual(state)
    }),
  )
})

test('the default view has an empty search', () => {
  expect(formatTrafficState(defaultState).toString()).toBe('')
  expect(parseTrafficState(new URLSearchParams())).toEqual(defaultState)
})

describe('nonsense', () => {
  const parameters = [...formatTrafficState(sample()).keys()]

  test('is the default, never a crash', () => {
    const search = fc
      .array(fc.tuple(fc.constantFrom(...parameters), fc.string()), { maxLength: 12 })
      .map((pairs) => new URLSearchParams(pairs.map(([key, text]) => [key, text])))
    fc.assert(
      fc.property(search, (nonsense) => {
        const state = parseTrafficState(nonsense)
        expect(parseTrafficState(formatTrafficState(state))).toEqual(state)
      }),
    )
  })

  test.each([
    'level=galaxy',
    'range=1ms',
    'range=90d',
    'range=90s',
    'range=-5m',
    'at=yesterday',
    'at=2026-02-31T10:00:00Z',
    'at=2026-11-23',
    'compare=never',
    'span=7m',
    'cell=p42',
    'refresh=0',
    'refresh=1e9',
    'paused=maybe',
    'selected=%3Cscript%3E',
    'edges=-nothing',
    'services=--in',
    'map-size=0',
    'map-size=1e1',
    'cluster=',
  ])('%s reads as if it were not there', (text) => {
    expect(parseTrafficState(new URLSearchParams(text))).toEqual(defaultState)
  })
})

const cart = toNodeId({
  kind: 'mesh',
  cluster: 'east',
  namespace: 'shop',
  service: 'cart',
  workload: '',
  version: '',
})

/** A state in which nothing is the default, so that its link names every parameter. */
function sample(): TrafficState {
  return {
    clusters: ['east'],
    namespaces: ['shop'],
    level: 'workload',
    range: timeRanges[0] ?? defaultState.range,
    refresh: 'off',
    paused: true,
    find: 'cart',
    hide: 'kind:tcp',
    focus: { on: cart, hops: 2, direction: 'upstream' },
    opened: [cart],
    closed: [cart],
    everything: true,
    labels: ['rate', 'p95'],
    sides: true,
    selected: cart,
    edgeSort: { key: 'p99', descending: false },
    serviceSort: { key: 'in', descending: false },
    at: epochMillis(1_700_000_000_000),
    compare: 'yesterday',
    matrix: {
      value: 'p95',
      rows: 'services',
      rank: 'name',
      scale: 'relative',
      span: seconds(21_600),
    },
    panes: { map: 20, matrix: 25, inspector: 30, edges: 40 },
  }
}
