import type { Deployment, Mesh } from '../mesh/deployments.ts'
import type { CallSpec, ServiceSpec } from '../mesh/shape.ts'
import type { Endpoint } from './route.ts'

/**
 * The endpoints a caller's proxy knows for a service: those of its own cluster, or of the clusters
 * that the call is spread over, by their pods.
 */
export function endpointsOf(
  mesh: Mesh,
  caller: Deployment,
  service: ServiceSpec,
  call: CallSpec,
): Endpoint[] {
  const spread = call.spread?.[caller.cluster] ?? { [caller.cluster]: 1 }
  return Object.entries(spread).flatMap(([cluster, share]) => {
    const deployments = mesh.deploymentsOf(service, cluster)
    const pods = deployments.reduce((sum, { version }) => sum + version.replicas, 0)
    return deployments.map((deployment) => ({
      deployment,
      weight: (share * deployment.version.replicas) / pods,
    }))
  })
}
