import type { CallSpec, MeshSpec, ServiceSpec, VersionSpec } from './shape.ts'

/** One version of a service in one cluster: what Istio calls a workload. */
export type Deployment = {
  readonly service: ServiceSpec
  readonly cluster: string
  readonly version: VersionSpec
  readonly workload: string
}

/** The mesh with its names resolved. */
export type Mesh = {
  readonly spec: MeshSpec
  readonly deployments: readonly Deployment[]
  /** Throws if the mesh has no such service: a mistake in the description. */
  service(path: string): ServiceSpec
  deploymentsOf(service: ServiceSpec, cluster: string): readonly Deployment[]
  callsOf(service: ServiceSpec): readonly CallSpec[]
}

export const pathOf = ({ namespace, name }: ServiceSpec) => `${namespace}/${name}`

/** Expands a description into deployments and checks that every name in it is known. */
export function createMesh(spec: MeshSpec): Mesh {
  const services = new Map(spec.services.map((service) => [pathOf(service), service]))
  const deployments = spec.services.flatMap(deploymentsOfService)
  const byPlace = new Map<string, Deployment[]>()
  for (const deployment of deployments) {
    const place = `${deployment.cluster}/${pathOf(deployment.service)}`
    byPlace.set(place, [...(byPlace.get(place) ?? []), deployment])
  }
  const service = (path: string) => {
    const found = services.get(path)
    if (found === undefined) throw new RangeError(`the mesh has no service "${path}"`)
    return found
  }
  const calls = new Map<string, CallSpec[]>()
  for (const call of spec.calls) {
    const from = pathOf(service(call.from))
    service(call.to)
    calls.set(from, [...(calls.get(from) ?? []), call])
  }
  return {
    spec,
    deployments,
    service,
    deploymentsOf: (of, cluster) => byPlace.get(`${cluster}/${pathOf(of)}`) ?? [],
    callsOf: (of) => calls.get(pathOf(of)) ?? [],
  }
}

function deploymentsOfService(service: ServiceSpec): Deployment[] {
  const places = Object.entries(service.clusters)
  const hasVersions = places.some(([, versions]) => versions.length > 1)
  return places.flatMap(([cluster, versions]) =>
    versions.map((version) => {
      const workload = hasVersions ? `${service.name}-${version.version}` : service.name
      return { service, cluster, version, workload }
    }),
  )
}
