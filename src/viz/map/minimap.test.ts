import { describe, expect, test } from 'vitest'

import { layoutGraph } from '#src/domain/layout/layout.ts'
import { toNodeId } from '#src/domain/mesh/identity.ts'

import { isAllSeen, minimapSize, toMinimap } from './minimap.ts'
import { bank, calls, pictureOf, toGraph } from './sample-graph.ts'
import { toElements } from './to-elements.ts'

const graph = toGraph(calls)
const failing = {
  ...graph,
  nodes: new Map(
    [...graph.nodes].map(([id, node]) => [
      id,
      id === toNodeId(bank) ? { ...node, health: { state: 'failing', reason: '' } as const } : node,
    ]),
  ),
}
const minimap = toMinimap(toElements(pictureOf(failing), layoutGraph(failing)))

describe('the map in little', () => {
  test('holds every frame and every card, what fails over the rest', () => {
    expect(minimap?.frames.map(({ look }) => look)).toContain('cluster')
    expect(minimap?.cards).toHaveLength(graph.nodes.size)
    expect(minimap?.cards.at(-1)).toMatchObject({ id: toNodeId(bank), look: 'failing' })
    expect(toMinimap(new Map())).toBeUndefined()
  })

  test('is bounded by all that is drawn', () => {
    const boxes = [...(minimap?.frames ?? []), ...(minimap?.cards ?? [])]
    const { bounds } = minimap ?? { bounds: undefined }
    expect(bounds && boxes.every(({ rectangle }) => isAllSeen(rectangle, bounds))).toBe(true)
  })

  test('isn’t needed while all is seen', () => {
    const bounds = { left: 0, top: 0, right: 1000, bottom: 500 }
    expect(isAllSeen(bounds, { left: -1, top: -1, right: 1001, bottom: 501 })).toBe(true)
    expect(isAllSeen(bounds, { left: 0, top: 0, right: 700, bottom: 500 })).toBe(false)
  })

  test('keeps the proportions of the map, but for extremes', () => {
    expect(minimapSize({ left: 0, top: 0, right: 3360, bottom: 1120 })).toEqual({
      width: 168,
      height: 56,
    })
    expect(minimapSize({ left: 0, top: 0, right: 100, bottom: 100_000 })).toEqual({
      width: 40,
      height: 112,
    })
  })
})
