import { failedShare } from '../signals/errors.ts'
import type { SideSignals, TrafficEdge } from '../topology/graph.ts'
import { sides, type SecurityRates } from '../topology/report.ts'
import { toComparing } from './compare.ts'
import { isKindOfEdge, type NumberField } from './fields.ts'
import { hasHealth } from './match-node.ts'
import { anyOf, toPartTest, toWholeTest, type TextTest } from './match-text.ts'
import type { EdgeSubject } from './subject.ts'
import type { Term } from './term.ts'

type Test = (subject: EdgeSubject) => boolean | undefined

/** Prepares a term, apart from its negation, to be tried on edges. */
export function matchEdge(term: Term): Test {
  if (term.reads === 'choice') return matchChoice(term)
  if (term.reads === 'text') return matchText(term)
  const compare = toComparing(term)
  return (subject) => compare(numberOf(term.field, subject))
}

function matchText({ field, patterns }: Extract<Term, { reads: 'text' }>): Test {
  if (field === 'any') {
    const test = anyOf(patterns.map(toPartTest))
    return ({ source, target }) => test(source.all) || test(target.all)
  }
  const test = anyOf(patterns.map(toWholeTest))
  switch (field) {
    case 'namespace':
    case 'cluster':
      return ({ source, target }) => test(source[field]) || test(target[field])
    case 'name':
    case 'workload':
    case 'version':
      return ({ source, target }) => source[field].some(test) || target[field].some(test)
    case 'from':
      return ({ source }) => source.name.some(test)
    case 'to':
      return ({ target }) => target.name.some(test)
    case 'flag':
    default:
      return ({ shown }) => shown && hasFlag(shown.signals, test)
  }
}

/** "-" says that there was none, so it is no flag; several flags are joined by commas. */
function hasFlag({ responses }: SideSignals, test: TextTest): boolean {
  return responses.some(
    ({ flags, rate }) =>
      rate > 0 &&
      flags !== '-' &&
      flags
        .toLowerCase()
        .split(',')
        .some((flag) => flag !== '' && flag !== '-' && test(flag.trim())),
  )
}

function matchChoice({ field, values }: Extract<Term, { reads: 'choice' }>): Test {
  switch (field) {
    case 'is':
      return ({ edge }) => values.some((value) => hasHealth(edge, value))
    case 'kind':
      return matchKind(values)
    case 'side':
      return ({ shown }) => shown && values.includes(shown.mixed ? 'mixed' : shown.side)
    case 'mtls':
      return ({ edge }) => values.includes(securityOf(edge))
    case 'code':
    default: {
      const codes = anyOf(values.map(toCodeTest))
      return ({ shown }) =>
        shown && shown.signals.responses.some(({ code, rate }) => rate > 0 && codes(code))
    }
  }
}

/** An edge has a protocol of its own, and what its ends are: either will do. */
function matchKind(values: readonly string[]): Test {
  const ofEnds = values.filter((value) => !isKindOfEdge(value))
  return ({ edge, kinds }) =>
    values.includes(edge.protocol) ||
    kinds.some((kind) => kind !== undefined && ofEnds.includes(kind))
}

/** "5xx" is any code of its class. */
function toCodeTest(value: string): TextTest {
  if (!value.endsWith('xx')) return (code) => code === value
  return (code) => code.length === 3 && code.startsWith(value.charAt(0))
}

/**
 * How an edge's connections are secured, by the first side that knows: a client's proxy often
 * cannot tell, while the server's can.
 */
function securityOf({ sides: told, mixed }: TrafficEdge): 'yes' | 'no' | 'some' | 'unknown' {
  const reports = [mixed, ...sides.map((side) => told[side])]
  const known = reports.find((signals) => signals !== undefined && isKnown(signals.security))
  if (known === undefined) return 'unknown'
  const { mutualTls, plaintext } = known.security
  if (plaintext === 0) return 'yes'
  return mutualTls === 0 ? 'no' : 'some'
}

const isKnown = ({ mutualTls, plaintext }: SecurityRates): boolean => mutualTls > 0 || plaintext > 0

/** A number as the tables show it; `undefined` where they show none. */
function numberOf(field: NumberField, { edge, shown }: EdgeSubject): number | undefined {
  if (shown === undefined) return undefined
  const { rate, errors, clientErrors, duration, quantiles } = shown.signals
  const isTcp = edge.protocol === 'tcp'
  switch (field) {
    case 'rate':
      return rate
    case 'err':
      return isTcp && errors === 0 ? undefined : failedShare(shown.signals)
    case '4xx':
      return rate === 0 || isTcp ? undefined : clientErrors / rate
    case 'mean':
      return duration === undefined || duration.count === 0
        ? undefined
        : duration.sum / duration.count
    case 'p50':
    case 'p95':
    case 'p99':
    default:
      return isTcp ? undefined : quantiles?.[field]?.value
  }
}
