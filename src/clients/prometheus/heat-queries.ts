import { type Level, type Peer, levels } from '#src/domain/mesh/identity.ts'
import type { Side } from '#src/domain/topology/report.ts'

import type { Labels } from './answer.ts'
import { reporterBySide } from './istio-labels.ts'
import {
  durationMetric,
  type HistogramKind,
  identityLabels,
  type IstioSource,
  istioRate,
  requestIdentityLabels,
  requestsMetric,
  sumBy,
  tcpMetrics,
} from './istio-queries.ts'
import type { ServiceNames } from './istio-services.ts'
import { formatChoice } from './selector.ts'

/** The values a label may take; `undefined`: any. */
type Values = ReadonlySet<string> | undefined

/**
 * What the series of some rows have in common: a coarse sieve, which lets through all of theirs, and
 * others too. It is made from what rows are called, so it holds at any moment, whatever series there
 * are.
 */
export type Sieve = {
  readonly sourceNamespaces: Values
  readonly sourceCanonicals: Values
  readonly sourceWorkloads: Values
  readonly targetWorkloads: Values
  /** Traffic to a service by its name. */
  readonly names: Values
  readonly serviceNamespaces: Values
  /** Traffic to a workload's own address, which names no service. */
  readonly canonicals: Values
  readonly workloadNamespaces: Values
}

/** What Istio writes where it knows nothing. */
const nothingKnown = ['', 'unknown']
/** Destinations that are no service: see `isServiceName`. */
const noServiceName =
  'destination_service_name=~"|unknown|InboundPassthroughCluster.*|[0-9.]+(:[0-9]+)?|.*:.*:.*"'

/** The canonical services behind each name of a service. */
export type CanonicalNames = ReadonlyMap<string, readonly string[]>

/** Turns what was learned round: from the service to those who stand behind it, in any cluster. */
export function canonicalNames(services: ServiceNames): CanonicalNames {
  const names = new Map<string, string[]>()
  for (const [key, service] of services) {
    const canonical = key.slice(key.lastIndexOf('/') + 1)
    const known = names.get(service)
    if (known === undefined) names.set(service, [canonical])
    else known.push(canonical)
  }
  return names
}

/**
 * The sieve of one row.
 *
 * @param ends - Named at `level`. No source: all callers.
 */
export function sieveOf(
  ends: { readonly source?: Peer; readonly target: Peer },
  level: Level,
  canonicals: CanonicalNames,
): Sieve {
  return {
    ...sieveSource(ends.source, level, canonicals),
    ...sieveTarget(ends.target, level, canonicals),
  }
}

const namesOf = (service: string, canonicals: CanonicalNames): readonly string[] => [
  service,
  ...(canonicals.get(service) ?? []),
]

const isFiner = (level: Level, than: Level): boolean => levels.indexOf(level) > levels.indexOf(than)

function sieveSource(
  source: Peer | undefined,
  level: Level,
  canonicals: CanonicalNames,
): Pick<Sieve, 'sourceNamespaces' | 'sourceCanonicals' | 'sourceWorkloads'> {
  const [any, unknown] = [undefined, new Set(nothingKnown)]
  if (source?.kind === 'unknown' && level !== 'cluster') {
    return { sourceNamespaces: unknown, sourceCanonicals: any, sourceWorkloads: unknown }
  }
  if (source?.kind !== 'mesh' || level === 'cluster') {
    return { sourceNamespaces: any, sourceCanonicals: any, sourceWorkloads: any }
  }
  return {
    sourceNamespaces: new Set([source.namespace]),
    sourceCanonicals: isFiner(level, 'namespace')
      ? new Set([...namesOf(source.service, canonicals), ...nothingKnown])
      : any,
    sourceWorkloads: isFiner(level, 'service') ? new Set([source.workload]) : any,
  }
}

const everyTarget = {
  names: undefined,
  serviceNamespaces: undefined,
  canonicals: undefined,
  workloadNamespaces: undefined,
  targetWorkloads: undefined,
}

function sieveTarget(
  target: Peer,
  level: Level,
  canonicals: CanonicalNames,
): Omit<Sieve, 'sourceNamespaces' | 'sourceCanonicals' | 'sourceWorkloads'> {
  if (level === 'cluster') return everyTarget
  const { kind, namespace, service, workload } = target
  if (kind === 'mesh') {
    const names = isFiner(level, 'namespace') ? namesOf(service, canonicals) : undefined
    return {
      names: names && new Set(names),
      serviceNamespaces: new Set([namespace, ...nothingKnown]),
      canonicals: names && new Set([...names, ...nothingKnown]),
      workloadNamespaces: new Set([namespace]),
      targetWorkloads: isFiner(level, 'service')
        ? new Set(workload === '' ? nothingKnown : [workload])
        : undefined,
    }
  }
  if (kind === 'external') {
    if (!isFiner(level, 'namespace')) return everyTarget
    return { ...everyTarget, names: new Set([service]), canonicals: new Set() }
  }
  const names = {
    passthrough: ['PassthroughCluster', 'allow_any'],
    blackhole: ['BlackHoleCluster', 'block_all'],
    unknown: [],
  }[kind]
  return { ...everyTarget, names: new Set(names), canonicals: new Set(nothingKnown) }
}

/** What lets through all that any of them does. */
export function joinSieves([first, ...others]: readonly Sieve[]): Sieve | undefined {
  if (first === undefined) return undefined
  return others.reduce(
    (joined, sieve) => ({
      sourceNamespaces: joinValues(joined.sourceNamespaces, sieve.sourceNamespaces),
      sourceCanonicals: joinValues(joined.sourceCanonicals, sieve.sourceCanonicals),
      sourceWorkloads: joinValues(joined.sourceWorkloads, sieve.sourceWorkloads),
      targetWorkloads: joinValues(joined.targetWorkloads, sieve.targetWorkloads),
      names: joinValues(joined.names, sieve.names),
      serviceNamespaces: joinValues(joined.serviceNamespaces, sieve.serviceNamespaces),
      canonicals: joinValues(joined.canonicals, sieve.canonicals),
      workloadNamespaces: joinValues(joined.workloadNamespaces, sieve.workloadNamespaces),
    }),
    first,
  )
}

const joinValues = (a: Values, b: Values): Values =>
  a === undefined || b === undefined ? undefined : new Set([...a, ...b])

/** Whether a series would come through, as far as its labels alone tell: at most too readily. */
export function isLetThrough(labels: Labels, sieve: Sieve): boolean {
  const has = (name: string, values: Values) =>
    values === undefined || values.has(labels[name] ?? '')
  return (
    has('source_workload_namespace', sieve.sourceNamespaces) &&
    has('source_canonical_service', sieve.sourceCanonicals) &&
    has('source_workload', sieve.sourceWorkloads) &&
    has('destination_workload', sieve.targetWorkloads) &&
    ((has('destination_service_name', sieve.names) &&
      has('destination_service_namespace', sieve.serviceNamespaces)) ||
      (has('destination_canonical_service', sieve.canonicals) &&
        has('destination_workload_namespace', sieve.workloadNamespaces)))
  )
}

/** The matchers of a sieve: what is selected is the union of the lists. */
function toSelectors(sieve: Sieve): readonly (readonly string[])[] {
  const both = [
    ...choose('source_workload_namespace', sieve.sourceNamespaces),
    ...choose('source_canonical_service', sieve.sourceCanonicals),
    ...choose('source_workload', sieve.sourceWorkloads),
    ...choose('destination_workload', sieve.targetWorkloads),
  ]
  if (sieve.names === undefined && sieve.serviceNamespaces === undefined) return [both]
  const named = [
    ...choose('destination_service_name', sieve.names),
    ...choose('destination_service_namespace', sieve.serviceNamespaces),
    ...both,
  ]
  const unnamed = [
    noServiceName,
    ...choose('destination_canonical_service', sieve.canonicals),
    ...choose('destination_workload_namespace', sieve.workloadNamespaces),
    ...both,
  ]
  return [
    ...(sieve.names?.size === 0 ? [] : [named]),
    ...(sieve.canonicals?.size === 0 ? [] : [unnamed]),
  ]
}

function choose(name: string, values: Values): readonly string[] {
  return values === undefined ? [] : [formatChoice({ name, values: [...values].toSorted() })]
}

/** What cells are made from. */
export type RowQueryName = 'requests' | 'tcp-opened' | 'duration-buckets'

/** Rows whose series are selected together. */
export type RowPart = {
  readonly sieve: Sieve
  /** Buckets are by far the dearest: only of the sides that are shown. */
  readonly sides: readonly Side[]
}

/**
 * Writes a query for the cells of all rows in some sieves; what comes through several comes once.
 *
 * @param labels - What buckets are told apart by.
 */
export function rowQuery(
  source: IstioSource,
  query: RowQueryName,
  parts: readonly RowPart[],
  {
    histograms,
    labels,
  }: { readonly histograms: HistogramKind; readonly labels: readonly string[] },
): string {
  const rates = (metric: string, toMatchers: (part: RowPart) => readonly string[] = () => []) =>
    parts
      .flatMap((part) => toSelectors(part.sieve).map((own) => [...toMatchers(part), ...own]))
      .map((matchers) => istioRate(source, metric, matchers))
      .join(' or ')
  switch (query) {
    case 'requests':
      return sumBy(
        [...requestIdentityLabels, 'response_code', 'grpc_response_status'],
        rates(requestsMetric),
      )
    case 'tcp-opened':
      return sumBy([...identityLabels, 'response_flags'], rates(tcpMetrics.opened))
    case 'duration-buckets':
    default:
      return histograms === 'native'
        ? sumBy(labels, rates(durationMetric, toReporter))
        : sumBy([...labels, 'le'], rates(`${durationMetric}_bucket`, toReporter))
  }
}

function toReporter({ sides }: RowPart): readonly string[] {
  const values = sides.map((side) => reporterBySide[side]).toSorted()
  return [formatChoice({ name: 'reporter', values })]
}
