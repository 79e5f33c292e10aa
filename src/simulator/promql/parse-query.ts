import { parser } from '@prometheus-io/lezer-promql'

import {
  aggregateOperators,
  arithmeticOperators,
  comparisonOperators,
  type BinaryOperator,
  type Expression,
  type Grouping,
  type Matcher,
  type Matching,
  setOperators,
  type Selector,
} from './expression.ts'
import { parseDurationMillis, parseNumber, parseString } from './literals.ts'
import { compileMatcher } from './match-labels.ts'
import { badData, notSupported } from './promql-error.ts'

type Tree = ReturnType<typeof parser.parse>
type Node = Tree['topNode']

const binaryOperators: readonly BinaryOperator[] = [
  ...arithmeticOperators,
  ...comparisonOperators,
  ...setOperators,
]
const ungrouped: Grouping = { without: false, labels: [] }
const allLabels: Matching = { on: false, labels: [], group: 'none', include: [] }

/**
 * Parses a query with Prometheus' own grammar.
 *
 * @throws PromqlError `bad_data` for what isn't PromQL, `execution` for what we don't evaluate.
 */
export function parseQuery(query: string): Expression {
  const tree = parser.parse(query)
  refuseErrors(tree, query)
  const root = tree.topNode.firstChild
  if (root === null) throw badData('parse error: no expression found in input')
  return toExpression(root, query)
}

function refuseErrors(tree: Tree, query: string) {
  let position = -1
  tree.iterate({
    enter: (node) => {
      if (node.type.isError && position < 0) position = node.from
    },
  })
  if (position < 0) return
  const before = query.slice(0, position).split('\n')
  const place = `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`
  const rest = query.slice(position, position + 20)
  const found = rest === '' ? 'end of input' : `"${rest}"`
  throw badData(`${place}: parse error: unexpected ${found}`)
}

function toExpression(node: Node, query: string): Expression {
  switch (node.name) {
    case 'NumberDurationLiteral':
      return { kind: 'number', value: toNumber(textOf(node, query)) }
    case 'StringLiteral':
      return { kind: 'string', value: parseString(textOf(node, query)) }
    case 'ParenExpr':
      return toExpression(only(node), query)
    case 'UnaryExpr':
      return toUnary(node, query)
    case 'VectorSelector':
    case 'MatrixSelector':
    case 'OffsetExpr':
      return toSelector(node, query)
    case 'FunctionCall':
      return toCall(node, query)
    case 'AggregateExpr':
      return toAggregate(node, query)
    case 'BinaryExpr':
      return toBinary(node, query)
    case 'SubqueryExpr':
      throw notSupported('a subquery')
    case 'StepInvariantExpr':
      throw notSupported('the @ modifier')
    default:
      throw notSupported(`"${node.name}"`)
  }
}

function toNumber(text: string): number {
  const value = parseNumber(text)
  if (value === undefined) throw notSupported(`the number "${text}"`)
  return value
}

function toUnary(node: Node, query: string): Expression {
  const [operator, operand] = children(node)
  if (operator === undefined || operand === undefined) throw badData('parse error: no operand')
  const inner = toExpression(operand, query)
  return textOf(operator, query) === '-' ? { kind: 'negation', operand: inner } : inner
}

function toSelector(node: Node, query: string): Selector {
  if (node.name === 'OffsetExpr') {
    const inner = node.firstChild
    if (inner === null || !['VectorSelector', 'MatrixSelector'].includes(inner.name)) {
      throw notSupported('an offset of anything but a selector')
    }
    const text = textOf(children(node).at(-1) ?? node, query)
    const offset = toDuration(text.replace(/^[+-]\s*/, ''))
    return { ...toSelector(inner, query), offsetMillis: text.startsWith('-') ? -offset : offset }
  }
  if (node.name === 'MatrixSelector') {
    const rangeMillis = toDuration(textOf(children(node)[1] ?? node, query))
    if (rangeMillis === 0) throw badData('parse error: duration must be greater than 0')
    return { ...toSelector(only(node), query), rangeMillis }
  }
  const matchers = toMatchers(node, query)
  if (!matchers.some(refusesEmpty)) {
    throw badData('parse error: vector selector must contain at least one non-empty matcher')
  }
  return { kind: 'selector', matchers, offsetMillis: 0 }
}

function toDuration(text: string): number {
  const millis = parseDurationMillis(text)
  if (millis === undefined) throw notSupported(`the duration "${text}"`)
  return millis
}

function toMatchers(node: Node, query: string): Matcher[] {
  const name = node.getChild('Identifier')
  const matchers = (node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? []).map(
    (matcher) => toMatcher(matcher, query),
  )
  if (node.getChild('LabelMatchers')?.getChild('QuotedLabelName')) {
    throw notSupported('a quoted metric name')
  }
  if (name === null) return matchers
  return [{ label: '__name__', operator: '=', value: textOf(name, query) }, ...matchers]
}

function toMatcher(node: Node, query: string): Matcher {
  const [label, operator, value] = children(node).map((child) => textOf(child, query))
  if (operator !== '=' && operator !== '!=' && operator !== '=~' && operator !== '!~') {
    throw badData(`parse error: unexpected label matching operator "${operator ?? ''}"`)
  }
  return { label: label ?? '', operator, value: parseString(value ?? '""') }
}

/** Prometheus refuses selectors that could match everything there is. */
function refusesEmpty(matcher: Matcher): boolean {
  return !compileMatcher(matcher)('')
}

function toCall(node: Node, query: string): Expression {
  const identifier = node.getChild('FunctionIdentifier')
  return {
    kind: 'call',
    name: identifier === null ? '' : textOf(identifier, query),
    args: argumentsOf(node).map((argument) => toExpression(argument, query)),
  }
}

function toAggregate(node: Node, query: string): Expression {
  const name = textOf(node.getChild('AggregateOp') ?? node, query).toLowerCase()
  const operator = aggregateOperators.find((known) => known === name)
  if (operator === undefined) throw notSupported(`the aggregation "${name}"`)
  const args = argumentsOf(node).map((argument) => toExpression(argument, query))
  const operand = args.at(-1)
  const parameter = args.length > 1 ? args[0] : undefined
  if (operand === undefined || args.length !== (operator === 'topk' ? 2 : 1)) {
    throw badData(`parse error: wrong number of arguments for aggregate expression provided`)
  }
  const grouping = toGrouping(node.getChild('AggregateModifier'), query)
  return { kind: 'aggregate', operator, grouping, operand, ...(parameter && { parameter }) }
}

function toGrouping(modifier: Node | null, query: string): Grouping {
  if (modifier === null) return ungrouped
  const labels = labelNames(modifier.getChild('GroupingLabels'), query)
  return { without: modifier.getChild('Without') !== null, labels }
}

function toBinary(node: Node, query: string): Expression {
  const parts = children(node)
  const [left, token] = parts
  const right = parts.at(-1)
  if (left === undefined || token === undefined || right === undefined) {
    throw badData('parse error: a binary operation needs two operands')
  }
  const name = textOf(token, query).toLowerCase()
  const operator = binaryOperators.find((known) => known === name)
  if (operator === undefined) throw notSupported(`the operator "${name}"`)
  return {
    kind: 'binary',
    operator,
    bool: node.getChild('BoolModifier') !== null,
    matching: toMatching(node.getChild('MatchingModifierClause'), query),
    left: toExpression(left, query),
    right: toExpression(right, query),
  }
}

function toMatching(clause: Node | null, query: string): Matching {
  if (clause === null) return allLabels
  const [labels, include] = clause.getChildren('GroupingLabels')
  const right = clause.getChild('GroupRight') !== null
  const left = clause.getChild('GroupLeft') !== null
  return {
    on: clause.getChild('On') !== null,
    labels: labelNames(labels ?? null, query),
    group: left ? 'left' : right ? 'right' : 'none',
    include: labelNames(include ?? null, query),
  }
}

function labelNames(labels: Node | null, query: string): string[] {
  return labels === null ? [] : children(labels).map((label) => textOf(label, query))
}

function argumentsOf(node: Node): Node[] {
  const body = node.getChild('FunctionCallBody')
  return body === null ? [] : children(body)
}

function only(node: Node): Node {
  if (node.firstChild === null) throw badData('parse error: no expression found in input')
  return node.firstChild
}

function children(node: Node): Node[] {
  const found: Node[] = []
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name !== 'LineComment') found.push(child)
  }
  return found
}

const textOf = (node: Node, query: string) => query.slice(node.from, node.to)
