import type { ClusterConfig, GatewayConfig, ObjectiveConfig } from './config-schema.ts'
import { isLoopback, isLoopbackName } from './loopback.ts'

/** What no single key can tell: rules between keys, and the files they name. */
export function crossCheck(
  config: GatewayConfig,
  readFile: (path: string) => string,
): readonly string[] {
  return [
    ...checkListen(config),
    ...checkNames(config.clusters),
    ...checkObjectives(config),
    ...config.clusters.flatMap((cluster, index) => checkMetrics(cluster, index, config, readFile)),
  ]
}

function checkListen({ listen }: GatewayConfig): readonly string[] {
  if (isLoopback(listen.host)) return []
  return [
    `listen.host: given ${JSON.stringify(listen.host)}; accepted: a loopback address (127.0.0.1, ::1, localhost). ` +
      'Weir has no sign-in yet, so it must not be reachable from other machines',
  ]
}

function checkNames(clusters: readonly ClusterConfig[]): readonly string[] {
  const names = clusters.map(({ name }) => name)
  return names.flatMap((name, index) =>
    names.indexOf(name) === index
      ? []
      : [
          `clusters[${index}].name: given ${JSON.stringify(name)}; accepted: a name no other cluster has`,
        ],
  )
}

const placeOf = ({ service, cluster = '' }: ObjectiveConfig) => `${service} ${cluster}`

/** The demo's clusters are not known here: any name is one there. */
function checkObjectives({ clusters, objectives }: GatewayConfig): readonly string[] {
  const names = clusters.map(({ name }) => name)
  const places = objectives.map(placeOf)
  return objectives.flatMap(({ service, cluster }, index) => {
    const at = `objectives[${index}]`
    if (cluster !== undefined && names.length > 0 && !names.includes(cluster)) {
      return [
        `${at}.cluster: given ${JSON.stringify(cluster)}; accepted: one of ${names.join(', ')}`,
      ]
    }
    if (places.indexOf(places[index] ?? '') === index) return []
    return [
      `${at}.service: given ${JSON.stringify(service)}; accepted: a service that no other objective of the same cluster has`,
    ]
  })
}

function checkMetrics(
  { metrics }: ClusterConfig,
  index: number,
  { listen }: GatewayConfig,
  readFile: (path: string) => string,
): readonly string[] {
  if (!metrics) return []
  const at = `clusters[${index}].metrics`
  const problems: string[] = []
  const { hostname, port, protocol } = new URL(metrics.url)
  const upstreamPort = port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port)
  if (isLoopbackName(hostname) && upstreamPort === listen.port) {
    problems.push(
      `${at}.url: this is Weir's own address; accepted: the address of a Prometheus API`,
    )
  }
  if (metrics.bearerTokenFile !== undefined && metrics.basicAuth) {
    problems.push(`${at}: accepted: bearerTokenFile or basicAuth, not both`)
  }
  if ((metrics.certFile === undefined) !== (metrics.keyFile === undefined)) {
    problems.push(`${at}: accepted: certFile and keyFile together, or neither`)
  }
  return [...problems, ...unreadable(metrics, at, readFile)]
}

function unreadable(
  metrics: NonNullable<ClusterConfig['metrics']>,
  at: string,
  readFile: (path: string) => string,
): readonly string[] {
  const files = {
    bearerTokenFile: metrics.bearerTokenFile,
    'basicAuth.passwordFile': metrics.basicAuth?.passwordFile,
    caFile: metrics.caFile,
    certFile: metrics.certFile,
    keyFile: metrics.keyFile,
  }
  return Object.entries(files).flatMap(([key, path]) => {
    if (path === undefined) return []
    try {
      readFile(path)
      return []
    } catch {
      return [`${at}.${key}: given ${JSON.stringify(path)}; accepted: a file that can be read`]
    }
  })
}
