import type { ResponseRate, SecurityRates } from '#src/domain/topology/report.ts'
import {
  type BytesPerSecond,
  bytesPerSecond,
  type PerSecond,
  perSecond,
} from '#src/domain/units.ts'

import type { Labels, VectorSample } from './answer.ts'
import type { ClusterNamer } from './istio-clusters.ts'
import { type ReadEdge, readEdge } from './istio-labels.ts'
import { identityLabels, type RateQueryName, requestIdentityLabels } from './istio-queries.ts'

/** HTTP and gRPC requests, or TCP connections: two families of metrics with their own labels. */
type Family = 'requests' | 'tcp'

/** The answers of the rate queries of one back end. An absent one has failed. */
export type RateAnswers = { readonly [Q in RateQueryName]?: readonly VectorSample[] }

/** All that one back end says under one set of identity labels: the finest grain there is. */
export type TelemetryGroup = {
  readonly family: Family
  /** Identity labels only, the absent ones as ''. */
  readonly labels: Labels
  /** `undefined` when the labels are malformed: nothing is drawn, but a query may still match it. */
  readonly edge: ReadEdge | undefined
  readonly responses: readonly ResponseRate[]
  readonly security: SecurityRates
  readonly duration?: { readonly sum: number; readonly count: PerSecond }
  readonly bytes?: {
    readonly sent: BytesPerSecond
    readonly received: BytesPerSecond
  }
}

/** One back end's telemetry of one moment, and what was left out of it. */
export type Telemetry = {
  readonly backend: string
  readonly groups: readonly TelemetryGroup[]
  /** Sentences for people: "3 series had an unknown reporter and are left out". */
  readonly notes: readonly string[]
}

type Mutable<T> = { -readonly [Field in keyof T]: T[Field] }
type Draft = {
  family: Family
  labels: Labels
  /** Few: they are searched in a row. */
  responses: Mutable<ResponseRate>[]
  security: Mutable<SecurityRates>
  durationSum: number | undefined
  durationCount: number | undefined
  sent: number | undefined
  received: number | undefined
}

/**
 * Joins the answers of one back end by their identity labels.
 *
 * A rate of zero is kept: series outlive their traffic, so zero says "known and quiet", where a
 * missing series says nothing. Samples that aren't finite numbers are left out and counted.
 */
export function readTelemetry(
  backend: string,
  answers: RateAnswers,
  nameCluster: ClusterNamer,
): Telemetry {
  const drafts = { requests: new Map<string, Draft>(), tcp: new Map<string, Draft>() }
  let notNumbers = 0
  const each = (
    query: RateQueryName,
    family: Family,
    take: (draft: Draft, value: number, labels: Labels) => void,
  ) => {
    for (const { labels, value } of answers[query] ?? []) {
      if (Number.isFinite(value)) take(draftOf(drafts[family], family, labels), value, labels)
      else notNumbers++
    }
  }
  each('requests', 'requests', addAnswers)
  each('duration-sum', 'requests', (draft, value) => {
    draft.durationSum = (draft.durationSum ?? 0) + value / 1000
  })
  each('duration-count', 'requests', (draft, value) => {
    draft.durationCount = (draft.durationCount ?? 0) + value
  })
  each('tcp-opened', 'tcp', addAnswers)
  each('tcp-sent', 'tcp', (draft, value) => {
    draft.sent = (draft.sent ?? 0) + value
  })
  each('tcp-received', 'tcp', (draft, value) => {
    draft.received = (draft.received ?? 0) + value
  })

  const malformed = new Map<string, number>()
  const groups = [...drafts.requests.values(), ...drafts.tcp.values()].map((draft) =>
    toGroup(draft, nameCluster, malformed),
  )
  const notes = [...malformed].map(([reason, count]) => leftOut(count, `had ${reason}`))
  if (notNumbers > 0) notes.push(leftOut(notNumbers, 'held no finite number'))
  return { backend, groups, notes }
}

function leftOut(count: number, reason: string): string {
  return `${count} series ${reason}; ${count === 1 ? 'it is' : 'they are'} left out`
}

function draftOf(drafts: Map<string, Draft>, family: Family, labels: Labels): Draft {
  const key = identityKey(labels, requestIdentityLabels)
  const existing = drafts.get(key)
  if (existing !== undefined) return existing
  const nothing = perSecond(0)
  const draft: Draft = {
    family,
    labels: pickLabels(labels, family === 'tcp' ? identityLabels : requestIdentityLabels),
    responses: [],
    security: { mutualTls: nothing, plaintext: nothing, unknown: nothing },
    durationSum: undefined,
    durationCount: undefined,
    sent: undefined,
    received: undefined,
  }
  drafts.set(key, draft)
  return draft
}

function pickLabels(labels: Labels, names: readonly string[]): Labels {
  const picked: Record<string, string> = {}
  for (const name of names) picked[name] = labels[name] ?? ''
  return picked
}

const parts: string[] = []

/**
 * Text that tells label sets apart by the given labels only. Label values hold no NUL.
 *
 * It is written some 80,000 times a refresh: to join a list that is there already takes an eighth
 * of what it takes to add text to text.
 */
export function identityKey(labels: Labels, names: readonly string[]): string {
  parts.length = names.length
  for (let index = 0; index < names.length; index += 1) {
    parts[index] = labels[names[index] ?? ''] ?? ''
  }
  return parts.join('\0')
}

function addAnswers({ responses, security }: Draft, rate: number, labels: Labels) {
  const code = labels['response_code'] ?? ''
  const grpcStatus = labels['grpc_response_status'] ?? ''
  const flags = labels['response_flags'] ?? ''
  const known = responses.find(
    (response) =>
      response.code === code && response.flags === flags && response.grpcStatus === grpcStatus,
  )
  if (known === undefined) responses.push({ code, grpcStatus, flags, rate: perSecond(rate) })
  else known.rate = perSecond(known.rate + rate)
  const policy = securityOf(labels['connection_security_policy'])
  security[policy] = perSecond(security[policy] + rate)
}

function securityOf(policy: string | undefined): keyof SecurityRates {
  if (policy === 'mutual_tls') return 'mutualTls'
  return policy === 'none' ? 'plaintext' : 'unknown'
}

function toGroup(
  draft: Draft,
  nameCluster: ClusterNamer,
  malformed: Map<string, number>,
): TelemetryGroup {
  const { family, labels, security, durationSum, durationCount, sent, received } = draft
  const edge = readEdge(labels, family, nameCluster)
  if (!edge.ok) malformed.set(edge.error, (malformed.get(edge.error) ?? 0) + 1)
  return {
    family,
    labels,
    edge: edge.ok ? edge.value : undefined,
    responses: draft.responses,
    security,
    ...(durationSum === undefined || durationCount === undefined
      ? {}
      : { duration: { sum: durationSum, count: perSecond(durationCount) } }),
    ...(sent === undefined || received === undefined
      ? {}
      : { bytes: { sent: bytesPerSecond(sent), received: bytesPerSecond(received) } }),
  }
}
