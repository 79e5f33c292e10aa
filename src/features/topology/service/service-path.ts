import { peerAt, type Peer } from '#src/domain/mesh/identity.ts'

/** Stands for the namespace of a host outside the mesh, which has none; no namespace is called so. */
const noNamespace = '-'

/**
 * The address of a service's page.
 *
 * @returns `undefined` for what has none: everything that isn't a service of the mesh or a host
 *   outside it. Of what is finer than a service it is the service's.
 */
export function toServicePath({ kind, cluster, namespace, service }: Peer): string | undefined {
  if (service === '' || (kind !== 'mesh' && kind !== 'external')) return undefined
  const place = kind === 'external' ? noNamespace : namespace
  if (place === '') return undefined
  return ['', 'services', cluster, place, service].map(encodeURIComponent).join('/')
}

/** The service that an address names: the inverse of {@link toServicePath}. */
export function fromServicePath(cluster: string, namespace: string, name: string): Peer {
  const isOutside = namespace === noNamespace
  return peerAt(
    {
      kind: isOutside ? 'external' : 'mesh',
      cluster,
      namespace: isOutside ? '' : namespace,
      service: name,
      workload: '',
      version: '',
    },
    'service',
  )
}
