import type { Deployment, Mesh } from '../mesh/deployments.ts'
import type { CallSpec, ServiceSpec } from '../mesh/shape.ts'
import type { Endpoint } from './route.ts'

/**
 * The endpoints a caller's proxy sends to, by their pods: those of the clusters that the call is
 * spread over; else its own cluster's; else, since clusters share endpoints, everybody's.
 */
export function endpointsOf(
  mesh: Mesh,
  caller: Deployment,
  service: ServiceSpec,
  call: CallSpec,
): Endpoint[] {
  const spread = call.spread?.[caller.cluster] ?? nearest(mesh, caller, service)
  return Object.entries(spread).flatMap(([cluster, share]) => {
    const deployments = mesh.deploymentsOf(service, cluster)
    const pods = deployments.reduce((sum, { version }) => sum + version.replicas, 0)
    return deployments.map((deployment) => ({
      deployment,
      weight: (share * deployment.version.replicas) / pods,
    }))
  })
}

function nearest(
  mesh: Mesh,
  { cluster }: Deployment,
  service: ServiceSpec,
): Record<string, number> {
  if (mesh.deploymentsOf(service, cluster).length > 0) return { [cluster]: 1 }
  return Object.fromEntries(Object.keys(service.clusters).map((name) => [name, 1]))
}
