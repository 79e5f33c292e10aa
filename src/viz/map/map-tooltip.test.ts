import { describe, expect, test } from 'vitest'

import { toNodeId } from '#src/domain/mesh/identity.ts'

import { toTooltip } from './map-tooltip.ts'
import { bank, calls, checkout, database, idOf, pictureOf, toGraph, web } from './sample-graph.ts'

const picture = pictureOf(toGraph(calls))
const linesOf = (id: string) => toTooltip(id, picture)?.lines.map(({ label }) => label)

describe('the card beside what is pointed at', () => {
  test('tells of a call who, where, whose numbers, and all of them in their states', () => {
    expect(toTooltip(idOf(checkout, bank), picture)).toMatchObject({
      title: 'checkout → api.bank.example',
      notes: ['shop, east → outside the mesh, east', 'HTTP, the client’s numbers'],
      health: { state: 'failing' },
    })
    expect(linesOf(idOf(checkout, bank))).toEqual(['Requests/s', 'Errors', 'p50', 'p95', 'p99'])
    expect(linesOf(idOf(checkout, database, 'tcp'))).toEqual(['Connections/s', 'Errors'])
  })

  test('tells of a silent call since when', () => {
    const silent = pictureOf(toGraph([{ from: web, to: checkout, silentSince: 0 }]))
    const tooltip = toTooltip(idOf(web, checkout), silent)
    expect(tooltip?.notes.at(-1)).toMatch(/^Silent since \d\d:\d\d/)
    expect(tooltip?.lines[0]?.reading).toEqual({ state: 'no-telemetry', since: 0 })
  })

  test('knows nothing of what reaches an entry point, and of no calls of what calls nothing', () => {
    const entry = toTooltip(toNodeId(web), picture)
    expect(entry?.lines[0]?.reading).toEqual({ state: 'no-telemetry' })
    expect(linesOf(toNodeId(bank))).toEqual(['Requests/s in', 'Errors'])
  })

  test('says what can be done with a frame, and nothing of what isn’t drawn', () => {
    expect(toTooltip('title:east/shop', picture)).toMatchObject({ title: 'shop', lines: [] })
    expect(toTooltip('title:east/', picture)).toMatchObject({ title: 'east', lines: [] })
    expect(toTooltip('mesh/east/shop/gone//', picture)).toBeUndefined()
  })
})
