import fc from 'fast-check'
import { expect, test } from 'vitest'

import { toNodeId, type NodeId, type Peer } from '../mesh/identity.ts'
import { buildGraph } from '../topology/build.ts'
import { answers, mesh, range, report } from '../topology/example-reports.test.ts'
import { foldGraph } from '../topology/fold.ts'
import type { EdgeReport } from '../topology/report.ts'
import { plainDetail, type MapDetail } from './map-detail.ts'
import { drawMap, type MapDrawing, type MapSource } from './map-graph.ts'

/** Few enough that small examples exceed it. */
export const limits = { nodes: 8, edges: 20 }

/** A call between two versions, and how many of a hundred fail. */
export const call = (source: Peer, target: Peer, failed = 0): EdgeReport =>
  report({
    source,
    target,
    responses: [answers(100 - failed), ...(failed === 0 ? [] : [answers(failed, '500')])],
  })

/** What maps of services are drawn from. */
export function toSource(reports: readonly EdgeReport[]): MapSource {
  const finest = buildGraph(reports, range)
  const shown = foldGraph(finest, 'service', range)
  return { finest, around: shown, shown }
}

export const draw = (
  source: MapSource,
  detail: Partial<MapDetail> = {},
  previous?: MapDrawing,
): MapDrawing => drawMap(source, { ...plainDetail, ...detail }, { range, previous, limits })

export const serviceId = (namespace: string, service: string, cluster = 'east'): NodeId =>
  toNodeId({ ...mesh(namespace, service, '', cluster), workload: '' })
export const boxId = (namespace: string, cluster = 'east'): NodeId =>
  serviceId(namespace, '', cluster)

/** As many services as a list says in each namespace, each calling the next one of its own. */
export function chains(lengths: Readonly<Record<string, number>>, cluster = 'east') {
  return Object.entries(lengths).flatMap(([namespace, length]) =>
    Array.from({ length: length - 1 }, (_, index) =>
      call(
        mesh(namespace, `s${index}`, 'v1', cluster),
        mesh(namespace, `s${index + 1}`, 'v1', cluster),
      ),
    ),
  )
}

const name = <T extends string>(...names: readonly T[]): fc.Arbitrary<T> =>
  fc.constantFrom(...names)

const anyPeer = fc
  .tuple(
    name('shop', 'bank', 'data', 'ops'),
    name('a', 'b', 'c', 'd', 'e'),
    name('v1', 'v2'),
    name('east', 'west'),
  )
  .map(([namespace, service, version, cluster]) => mesh(namespace, service, version, cluster))

const failures = (share: number) =>
  fc.oneof(
    { weight: 100 - share, arbitrary: fc.constant(0) },
    { weight: share, arbitrary: fc.integer({ min: 1, max: 50 }) },
  )

/** A mesh that is larger than the limits more often than not; some of it fails. */
export const anyMesh = (failing = 4) =>
  fc
    .array(
      fc.tuple(anyPeer, anyPeer, failures(failing)).map((ends) => call(...ends)),
      { maxLength: 60, size: 'max' },
    )
    .map(toSource)

test('most examples have more than can be drawn', () => {
  const sizes = fc.sample(anyMesh(), { numRuns: 100, seed: 1 }).map(({ shown }) => shown.nodes.size)
  expect(sizes.filter((size) => size > limits.nodes).length).toBeGreaterThan(60)
})
