import { failedShare } from '../signals/errors.ts'
import type { TrafficNode } from '../topology/graph.ts'
import { toComparing } from './compare.ts'
import { isKindOfEdge } from './fields.ts'
import { anyOf, toPartTest, toWholeTest } from './match-text.ts'
import type { NodeSubject } from './subject.ts'
import type { Term } from './term.ts'

type Test = (subject: NodeSubject) => boolean | undefined

const untold: Test = () => undefined

/** Prepares a term, apart from its negation, to be tried on nodes. */
export function matchNode(term: Term): Test {
  if (term.reads === 'number') return matchNumber(term)
  if (term.reads === 'choice') return matchChoice(term)
  return matchText(term)
}

function matchText({ field, patterns }: Extract<Term, { reads: 'text' }>): Test {
  if (field === 'any') {
    const test = anyOf(patterns.map(toPartTest))
    return ({ names }) => test(names.all)
  }
  const test = anyOf(patterns.map(toWholeTest))
  switch (field) {
    case 'namespace':
    case 'cluster':
      return ({ names }) => test(names[field])
    case 'name':
    case 'workload':
    case 'version':
      return ({ names }) => names[field].some(test)
    case 'from':
    case 'to':
    case 'flag':
    default:
      return untold
  }
}

function matchChoice({ field, values }: Extract<Term, { reads: 'choice' }>): Test {
  switch (field) {
    case 'is':
      return ({ node }) => values.some((value) => hasHealth(node, value))
    case 'kind':
      // a node has no protocol, but every kind beside one can be asked for
      if (values.every(isKindOfEdge)) return untold
      return ({ node }) => values.includes(node.identity.kind)
    case 'side':
    case 'mtls':
    case 'code':
    default:
      return untold
  }
}

/** Whether something is in a state; its parts fell silent, or never had a verdict, on their own. */
export function hasHealth(
  { health, silentSince }: Pick<TrafficNode, 'health' | 'silentSince'>,
  value: string,
): boolean {
  if (value === 'silent') return silentSince !== undefined
  if (value === 'unhealthy') return health.state === 'failing' || health.state === 'degraded'
  return health.state === value
}

function matchNumber(term: Extract<Term, { reads: 'number' }>): Test {
  const compare = toComparing(term)
  if (term.field === 'rate') return (subject) => compare(rateOf(subject))
  if (term.field === 'err') return (subject) => compare(errorShareOf(subject))
  return untold
}

const rateOf = ({ node, reachedBy }: NodeSubject): number | undefined =>
  reachedBy === undefined ? undefined : node.inbound.rate

/** TCP carries no success signal: without a failure its share is not known, as in the tables. */
function errorShareOf({ node, reachedBy }: NodeSubject): number | undefined {
  if (reachedBy === undefined) return undefined
  const isBlind = reachedBy === 'connections' && node.inbound.errors === 0
  return isBlind ? undefined : failedShare(node.inbound)
}
