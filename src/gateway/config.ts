import { dirname, resolve } from 'node:path'

import { parseDocument } from 'yaml'

import { err, ok, type Result } from '#src/domain/result.ts'

import {
  parseCommandLine,
  parseEnvironment,
  type OutsideKey,
  type OutsideValue,
} from './command-line.ts'
import { crossCheck } from './config-checks.ts'
import { describeIssues } from './config-problems.ts'
import { settingsSchema, type GatewayConfig } from './config-schema.ts'

export type ParsedConfig =
  | { readonly action: 'help' }
  | { readonly action: 'version' }
  | { readonly action: 'run'; readonly config: GatewayConfig }

export type ConfigSources = {
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly directory: string
  /** @throws when the file can't be read. */
  readonly readFile: (path: string) => string
}

/** Largest settings file we read. */
const maxFileLength = 1024 * 1024

/** Puts command line, environment and file together, in that order of weight, and checks the sum. */
export function parseConfig(sources: ConfigSources): Result<ParsedConfig, readonly string[]> {
  const line = parseCommandLine(sources.argv)
  if (line.action !== 'run') return ok({ action: line.action })
  const environment = parseEnvironment(sources.env)
  const problems = [...line.problems, ...environment.problems]
  if (problems.length > 0) return err(problems)

  const outside = new Map(
    [...environment.values, ...line.values].map((value) => [value.key, value]),
  )
  const path = outside.get('config')
  const file = path ? readSettings(path, sources) : ok({})
  if (!file.ok) return file

  const merged = merge(file.value, outside)
  if (!merged.ok) return merged
  const parsed = settingsSchema.safeParse(merged.value.settings)
  if (!parsed.success)
    return err(
      describeIssues(parsed.error, merged.value.settings, merged.value.origins, path?.given),
    )
  const config = withAbsolutePaths(
    parsed.data,
    path ? dirname(resolve(sources.directory, path.given)) : sources.directory,
  )
  const wrong = crossCheck(config, sources.readFile)
  return wrong.length > 0 ? err(wrong) : ok({ action: 'run', config })
}

type Plain = Readonly<Record<string, unknown>>

function readSettings(
  path: OutsideValue,
  sources: ConfigSources,
): Result<Plain, readonly string[]> {
  const name = `${path.from} ${JSON.stringify(path.given)}`
  let source: string
  try {
    source = sources.readFile(resolve(sources.directory, path.given))
  } catch {
    return err([`${name}: the file cannot be read; accepted: the path of a YAML file`])
  }
  if (source.length > maxFileLength) return err([`${name}: the file is larger than 1 MiB`])
  return parseYaml(source, name)
}

function parseYaml(source: string, name: string): Result<Plain, readonly string[]> {
  try {
    const document = parseDocument(source, {
      schema: 'core',
      uniqueKeys: true,
      merge: false,
      logLevel: 'silent',
    })
    const problems = [...document.errors, ...document.warnings]
    if (problems.length > 0)
      return err(problems.map(({ message }) => `${name}: ${firstLine(message)}`))
    const settings: unknown = document.toJS({ maxAliasCount: 50 }) ?? {}
    if (isPlain(settings)) return ok(settings)
    return err([`${name}: accepted: a YAML mapping with keys such as "listen" and "clusters"`])
  } catch (error) {
    return err([`${name}: ${error instanceof Error ? firstLine(error.message) : 'not YAML'}`])
  }
}

/** The rest of a YAML error quotes the source, which may hold a secret. */
const firstLine = (message: string) => message.split('\n')[0] ?? message

const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

type Outside = ReadonlyMap<OutsideKey, OutsideValue>
type Merged = {
  readonly settings: Plain
  /** The option or variable that a key came from, by its path: "listen.port". */
  readonly origins: ReadonlyMap<string, string>
}

function merge(file: Plain, outside: Outside): Result<Merged, readonly string[]> {
  const origins = new Map<string, string>()
  const take = (key: OutsideKey, path: string): string | undefined => {
    const value = outside.get(key)
    if (value) origins.set(path, value.from)
    return value?.given
  }
  const listen = {
    port: toNumber(take('listen.port', 'listen.port')),
    host: take('listen.host', 'listen.host'),
  }
  const top = {
    readOnly: toSwitch(take('readOnly', 'readOnly')),
    logLevel: take('logLevel', 'logLevel'),
  }

  const cluster = shortFormCluster(outside, take)
  if (!cluster.ok) return cluster
  const settings = {
    ...file,
    ...given(top),
    ...(Object.keys(given(listen)).length > 0 && {
      listen: { ...(isPlain(file['listen']) ? file['listen'] : {}), ...given(listen) },
    }),
    ...(cluster.value && { clusters: [cluster.value] }),
  }
  return ok({ settings, origins })
}

/** `--prometheus` and its companions describe one cluster, which takes the place of the file's. */
function shortFormCluster(
  outside: Outside,
  take: (key: OutsideKey, path: string) => string | undefined,
): Result<Plain | undefined, readonly string[]> {
  const url = take('prometheus', 'clusters[0].metrics.url')
  const kubeconfig = take('kubeconfig', 'clusters[0].kubernetes.kubeconfig')
  const context = take('context', 'clusters[0].kubernetes.context')
  const traces = outside.get('traces')
  const [, kind, tracesUrl] = /^([a-z]+)=(.+)$/.exec(traces?.given ?? '') ?? []
  if (traces && kind === undefined) {
    return err([`${traces.from}: accepted: KIND=URL, such as jaeger=http://127.0.0.1:16686`])
  }
  take(
    'traces',
    kind && ['jaeger', 'tempo', 'zipkin'].includes(kind)
      ? 'clusters[0].traces.url'
      : 'clusters[0].traces.kind',
  )
  if (context !== undefined && kubeconfig === undefined)
    return err(['context: needs a kubeconfig beside it'])
  if (url === undefined && traces === undefined && kubeconfig === undefined) return ok(undefined)
  return ok({
    name: nameFromAddress(url),
    ...given({
      metrics: url === undefined ? undefined : { url },
      traces: traces && { kind, url: tracesUrl },
      kubernetes: kubeconfig === undefined ? undefined : given({ kubeconfig, context }),
    }),
  })
}

/** The first label of the address's host name, where it has one that tells clusters apart. */
function nameFromAddress(url: string | undefined): string {
  const host = url !== undefined && URL.canParse(url) ? new URL(url).hostname : ''
  const [first = ''] = host.split('.')
  const usable = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(first) && first !== 'localhost'
  return usable ? first : 'default'
}

/** Text that isn't a number stays as it is, so that the schema can say what it would accept. */
const toNumber = (text: string | undefined) =>
  text !== undefined && /^-?\d{1,9}(\.\d+)?$/.test(text) ? Number(text) : text

const toSwitch = (text: string | undefined) => {
  if (text === 'true' || text === '1') return true
  return text === 'false' || text === '0' ? false : text
}

const given = (values: Plain): Plain =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))

function withAbsolutePaths(config: GatewayConfig, directory: string): GatewayConfig {
  const absolute = (path: string | undefined) => path && resolve(directory, path)
  return {
    ...config,
    clusters: config.clusters.map((cluster) => ({
      ...cluster,
      metrics: cluster.metrics && {
        ...cluster.metrics,
        bearerTokenFile: absolute(cluster.metrics.bearerTokenFile),
        caFile: absolute(cluster.metrics.caFile),
        certFile: absolute(cluster.metrics.certFile),
        keyFile: absolute(cluster.metrics.keyFile),
        basicAuth: cluster.metrics.basicAuth && {
          username: cluster.metrics.basicAuth.username,
          passwordFile: resolve(directory, cluster.metrics.basicAuth.passwordFile),
        },
      },
    })),
  }
}
