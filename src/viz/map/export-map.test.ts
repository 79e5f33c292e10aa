import { describe, expect, test } from 'vitest'

import { layoutGraph } from '#src/domain/layout/layout.ts'
import { toNodeId } from '#src/domain/mesh/identity.ts'

import { mapFileName, toMapFile } from './export-map.ts'
import { calls, cart, checkout, database, idOf, pictureOf, toGraph } from './sample-graph.ts'

const savedAt = new Date(Date.UTC(2026, 10, 23, 10, 45, 0, 7))
const graph = toGraph(calls)
const positions = layoutGraph(graph)
const file = toMapFile({
  picture: pictureOf(graph),
  positions,
  pinned: new Set([toNodeId(cart)]),
  scope: 'service/east//shop',
  savedAt,
})

describe('the map as data', () => {
  test('says what it is, of when, and all that is drawn', () => {
    expect(file).toMatchObject({
      format: 'weir-map/1',
      savedAt: '2026-11-23T10:45:00.007Z',
      level: 'service',
      options: { labels: ['trouble'], sides: false },
    })
    expect(file.nodes.map(({ id }) => id)).toEqual([...graph.nodes.keys()])
    expect(file.edges.map(({ id }) => id)).toEqual([...graph.edges.keys()])
  })

  test('says where cards stand and which are pinned', () => {
    const entry = file.nodes.find(({ id }) => id === toNodeId(cart))
    expect(entry).toMatchObject({
      position: positions.get(toNodeId(cart)),
      pinned: true,
      fold: null,
    })
  })

  test('keeps unknown numbers unknown', () => {
    const tcp = file.edges.find(({ id }) => id === idOf(checkout, database, 'tcp'))
    expect(tcp?.sides['client']).toMatchObject({
      rate: { state: 'value', value: 50 },
      p95: { state: 'no-telemetry' },
    })
  })

  test('loses nothing as text', () => {
    expect(JSON.parse(JSON.stringify(file))).toEqual(file)
  })
})

test('a file is called after what is looked at and the time in UTC', () => {
  expect(mapFileName('service/east//shop', savedAt, 'svg')).toBe(
    'weir-map-service-east-shop-20261123T104500Z.svg',
  )
  expect(mapFileName('///', savedAt, 'json')).toBe('weir-map-20261123T104500Z.json')
})
