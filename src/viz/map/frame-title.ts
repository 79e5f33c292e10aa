import type { Peer } from '#src/domain/mesh/identity.ts'

const titleOf = 'title:'

/** What the title of a frame names: "title:east/shop" is the namespace shop of the cluster east. */
export function boxOfTitle(id: string): Peer | undefined {
  const slash = id.lastIndexOf('/')
  if (!id.startsWith(titleOf) || slash < 0) return undefined
  const [cluster, namespace] = [id.slice(titleOf.length, slash), id.slice(slash + 1)]
  return { kind: 'mesh', cluster, namespace, service: '', workload: '', version: '' }
}
