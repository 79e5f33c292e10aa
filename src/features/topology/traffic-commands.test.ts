import { describe, expect, test } from 'vitest'

import type { Peer } from '#src/domain/mesh/identity.ts'
import { buildGraph } from '#src/domain/topology/build.ts'
import { foldGraph } from '#src/domain/topology/fold.ts'
import type { EdgeReport } from '#src/domain/topology/report.ts'
import { epochMillis, perSecond, seconds } from '#src/domain/units.ts'

import { toHeadline } from './headline.ts'
import { toTrafficActions, toTrafficPlaces } from './traffic-commands.ts'
import { defaultState, parseTrafficState } from './url.ts'

const range = seconds(300)
const peer = (service: string, namespace = 'shop'): Peer => ({
  kind: 'mesh',
  cluster: 'east/1',
  namespace,
  service,
  workload: service,
  version: 'v1',
})
const report = (
  target: Peer,
  rate: number,
  code: string,
  protocol: 'http' | 'tcp',
): EdgeReport => ({
  backend: 'east/1',
  side: 'client',
  source: peer('web'),
  target,
  protocol,
  responses: [{ code, grpcStatus: '', flags: '-', rate: perSecond(rate) }],
  security: { mutualTls: perSecond(0), plaintext: perSecond(0), unknown: perSecond(0) },
})
const graph = foldGraph(
  buildGraph(
    [report(peer('cart'), 10, '503', 'http'), report(peer('orders-db', 'data'), 2, '', 'tcp')],
    range,
  ),
  'service',
  range,
)
const state = { ...defaultState, range: seconds(900), find: 'web' }
const places = toTrafficPlaces(graph, state)
const placeOf = (group: string, title: string) =>
  places.find((entry) => entry.group === group && entry.title === title)

describe('places', () => {
  test('an edge is worth more the worse it does, and tells its rate and failures', () => {
    expect(placeOf('Edges', 'web → cart')).toMatchObject({ health: 'failing', weight: 2 })
    expect(placeOf('Edges', 'web → cart')?.detail.replaceAll('\u00A0', ' ')).toBe(
      '10.00/s · 100 % failed',
    )
  })

  test('TCP without a failure is not said to fail 0 %', () => {
    expect(placeOf('Edges', 'web → orders-db')?.detail).toBe('2.00/s')
  })

  test('lead to the map as it stands, with them selected', () => {
    const does = placeOf('On the map', 'cart')?.does
    const to = does !== undefined && 'to' in does ? does.to : ''
    const led = parseTrafficState(new URL(to, 'http://weir.test').searchParams)
    expect(led).toEqual({ ...state, selected: expect.stringContaining('cart') })
  })

  test('a service page escapes what stands in its names', () => {
    expect(placeOf('Service pages', 'cart')?.does).toEqual({ to: '/services/east%2F1/shop/cart' })
  })

  test('a namespace counts what is in it', () => {
    expect(placeOf('Namespaces', 'shop')?.detail).toBe('2 on the map')
  })

  test('each has an id of its own', () => {
    const ids = [...places, ...toTrafficActions(state)].map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })
})

test('actions offer what is not so yet', () => {
  const titles = toTrafficActions({ ...state, paused: true }).map(({ title }) => title)
  expect(titles).toContain('Go on')
  expect(titles).toContain('Find nothing in particular')
  expect(titles).not.toContain('Show what is hidden')
  expect(titles).not.toContain('Draw by service')
})

test('the headline says since when edges are silent, and finds them', () => {
  const since = epochMillis(Date.UTC(2026, 0, 1, 12, 30))
  const edges = [...graph.edges].map(
    ([id, edge]) =>
      [
        id,
        {
          ...edge,
          sides: {},
          silentSince: since,
          health: { state: 'unknown', reason: 'no telemetry' },
        },
      ] as const,
  )
  expect(toHeadline({ ...graph, edges: new Map(edges) }).besides).toEqual([
    {
      text: expect.stringMatching(/^2 edges fell silent, the last at \d\d:\d\d$/),
      find: 'is:silent',
    },
  ])
})
