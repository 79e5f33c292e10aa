import type { Protocol } from '#src/domain/mesh/identity.ts'
import { isClientError, isError } from '#src/domain/signals/errors.ts'
import { explainCode, explainFlag, explainGrpcStatus } from '#src/domain/signals/flags.ts'
import type { SideSignals } from '#src/domain/topology/graph.ts'
import type { ResponseRate, SecurityRates } from '#src/domain/topology/report.ts'
import { ratio, type PerSecond, type Ratio } from '#src/domain/units.ts'
import { formatRatio } from '#src/ui/formats.ts'

/** One kind of answer with what it means. */
export type ResponseRow = {
  readonly key: string
  /** "503 Service unavailable", "gRPC 14 UNAVAILABLE". */
  readonly name: string
  /** Envoy's flags with their name; empty for none. */
  readonly flags: string
  /** What code, status and flags say, in sentences. */
  readonly meaning: string
  readonly verdict: 'error' | 'client-error' | 'fine'
  readonly rate: PerSecond
  readonly share: Ratio
}

/** The answers of one side, failures first, each by rate. */
export function toResponseRows(
  protocol: Protocol,
  { responses, rate }: Pick<SideSignals, 'responses' | 'rate'>,
): readonly ResponseRow[] {
  const rank = { error: 0, 'client-error': 1, fine: 2 } as const
  return responses
    .filter((response) => response.rate > 0)
    .map((response) => toRow(protocol, response, rate))
    .toSorted((a, b) => rank[a.verdict] - rank[b.verdict] || b.rate - a.rate)
}

function toRow(protocol: Protocol, response: ResponseRate, total: PerSecond): ResponseRow {
  const { code, grpcStatus, flags, rate } = response
  const hasFlags = flags !== '' && flags !== '-'
  const answer = answerOf(protocol, code, grpcStatus)
  const flag = explainFlag(flags)
  return {
    key: `${code} ${grpcStatus} ${flags}`,
    name: answer.name,
    flags: hasFlags ? `${flags} ${flag.name}` : '',
    meaning: hasFlags ? `${answer.meaning} ${flag.meaning}`.trim() : answer.meaning,
    verdict: verdictOf(protocol, response),
    rate,
    share: ratio(total === 0 ? 0 : rate / total),
  }
}

function answerOf(protocol: Protocol, code: string, grpcStatus: string) {
  if (protocol === 'tcp') return { name: 'Connection', meaning: '' }
  const http = explainCode(code)
  // beneath a gRPC status the HTTP code is 200, and says nothing
  if (protocol === 'http' || (code !== '200' && code !== '')) {
    return { name: `${code} ${http.name}`, meaning: http.meaning }
  }
  const status = explainGrpcStatus(grpcStatus)
  return { name: `gRPC ${grpcStatus} ${status.name}`, meaning: status.meaning }
}

function verdictOf(protocol: Protocol, response: ResponseRate): ResponseRow['verdict'] {
  if (isError(protocol, response)) return 'error'
  return isClientError(protocol, response) ? 'client-error' : 'fine'
}

/**
 * How much of the traffic is encrypted by the mesh, in words.
 *
 * Only the server's proxy knows: the client's reports `unknown` for everything it sends.
 */
export function securityText(security: SecurityRates | undefined): string {
  if (security === undefined) return 'not known: only the server’s proxy can tell'
  const { mutualTls, plaintext, unknown } = security
  const total = mutualTls + plaintext + unknown
  if (total === 0) return 'nothing was sent in this window'
  if (unknown === total) return 'not known: no proxy told'
  const parts = [
    `${formatRatio(mutualTls / total)} mTLS`,
    ...(plaintext > 0 ? [`${formatRatio(plaintext / total)} plain text`] : []),
    ...(unknown > 0 ? [`${formatRatio(unknown / total)} not known`] : []),
  ]
  return parts.join(', ')
}
