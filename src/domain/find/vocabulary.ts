import { displayName } from '../mesh/identity.ts'
import type { TrafficGraph } from '../topology/graph.ts'
import { shownSignals } from '../topology/shown-side.ts'

/** The names that occur in a graph, each once and in order. */
export type FindVocabulary = {
  readonly names: readonly string[]
  readonly namespaces: readonly string[]
  readonly clusters: readonly string[]
  readonly workloads: readonly string[]
  readonly versions: readonly string[]
  readonly flags: readonly string[]
}

export const emptyVocabulary: FindVocabulary = {
  names: [],
  namespaces: [],
  clusters: [],
  workloads: [],
  versions: [],
  flags: [],
}

/** All that can be named in an expression over a graph. */
export function toFindVocabulary({ nodes, edges }: TrafficGraph): FindVocabulary {
  const identities = [...nodes.values()].map(({ identity }) => identity)
  const shares = [...nodes.values()].flatMap(({ versions }) => versions)
  const responses = [...edges.values()].flatMap((edge) => shownSignals(edge)?.responses ?? [])
  return {
    names: inOrder(identities.map((peer) => peer.service || displayName(peer))),
    namespaces: inOrder(identities.map(({ namespace }) => namespace)),
    clusters: inOrder(identities.map(({ cluster }) => cluster)),
    workloads: inOrder([...identities, ...shares].map(({ workload }) => workload)),
    versions: inOrder([...identities, ...shares].map(({ version }) => version)),
    flags: inOrder(responses.flatMap(({ flags }) => flags.split(','))).filter(
      (flag) => flag !== '-',
    ),
  }
}

const inOrder = (names: readonly string[]): readonly string[] =>
  [...new Set(names)].filter((name) => name !== '').toSorted()
