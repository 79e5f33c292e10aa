import type { Peer } from '../mesh/identity.ts'
import { byText } from '../topology/ascending.ts'
import type { EpochMillis } from '../units.ts'

/** A version of a workload that was first heard of between two moments. */
export type AppearedVersion = Pick<
  Peer,
  'cluster' | 'namespace' | 'service' | 'workload' | 'version'
> & {
  readonly after: EpochMillis
  readonly by: EpochMillis
}

/** Whether traffic to a peer was reported at each moment, zero included, by one back end. */
export type Heard = {
  readonly backend: string
  readonly target: Peer
  readonly at: readonly boolean[]
}

/**
 * Finds versions that nobody reported at first and somebody does later. Series outlive their
 * traffic, so what is merely quiet has not appeared.
 *
 * @param times - Ascending; what each `at` of a report is about.
 * @returns The latest first. What was there when its back end first told anything is left out:
 *   before that, everything was unheard of.
 */
export function findAppeared(
  heard: readonly Heard[],
  times: readonly EpochMillis[],
): readonly AppearedVersion[] {
  const starts = new Map<string, number>()
  const firsts = new Map<string, { readonly peer: Peer; first: number; start: number }>()
  for (const { backend, at } of heard) {
    const first = firstOf(at)
    starts.set(backend, Math.min(starts.get(backend) ?? first, first))
  }
  for (const { backend, target, at } of heard) {
    if (target.kind !== 'mesh' || target.workload === '') continue
    const { cluster, namespace, service, workload, version } = target
    const key = [cluster, namespace, service, workload, version].join('\0')
    const [first, start] = [firstOf(at), starts.get(backend) ?? 0]
    const known = firsts.get(key)
    if (known === undefined) firsts.set(key, { peer: target, first, start })
    else {
      known.first = Math.min(known.first, first)
      known.start = Math.max(known.start, start)
    }
  }
  const appeared = [...firsts].flatMap(([key, { peer, first, start }]) => {
    const [after, by] = [times[first - 1], times[first]]
    if (first <= start || after === undefined || by === undefined) return []
    const { cluster, namespace, service, workload, version } = peer
    return { key, version: { cluster, namespace, service, workload, version, after, by } }
  })
  return appeared
    .toSorted((a, b) => b.version.by - a.version.by || byText(a.key, b.key))
    .map(({ version }) => version)
}

/** `Infinity` for never. */
function firstOf(at: readonly boolean[]): number {
  const index = at.indexOf(true)
  return index < 0 ? Infinity : index
}
