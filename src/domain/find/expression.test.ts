import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { EdgeId, NodeId } from '../mesh/identity.ts'
import { buildGraph } from '../topology/build.ts'
import {
  anyReports,
  answers,
  mesh,
  outside,
  range,
  report,
} from '../topology/example-reports.test.ts'
import { foldGraph } from '../topology/fold.ts'
import { bytesPerSecond, epochMillis, perSecond, seconds } from '../units.ts'
import {
  describeExpressionFault,
  eitherExpression,
  findInGraph,
  formatExpression,
  parseExpression,
} from './expression.ts'
import { findFields, findSyntax } from './fields.ts'
import type { Expression, Term } from './term.ts'

const security = (mutualTls: number, plaintext: number) => ({
  mutualTls: perSecond(mutualTls),
  plaintext: perSecond(plaintext),
  unknown: perSecond(0),
})

const web = mesh('shop', 'web', 'v1')
const cart = mesh('shop', 'cart', 'v1')
const canary = mesh('shop', 'cart', 'v2')
const payment = mesh('bank', 'payment', 'v1', 'west')
const orders = mesh('shop', 'orders-db', 'v1')
const host = outside('external', 'api.bank.test')
const stranger = outside('unknown')
const shop = foldGraph(
  buildGraph(
    [
      report({ source: stranger, target: web, side: 'server', responses: [answers(50)] }),
      report({
        source: web,
        target: cart,
        responses: [answers(90), answers(9, '404'), answers(1, '503', 'UO')],
        duration: { sum: 20, count: perSecond(100) },
        security: security(100, 0),
      }),
      report({
        source: web,
        target: canary,
        responses: [answers(10, '200')],
        security: security(0, 10),
      }),
      report({
        source: cart,
        target: payment,
        protocol: 'grpc',
        responses: [answers(9), answers(1, '0', 'UF,URX', '14')],
        security: security(10, 0),
      }),
      report({
        source: cart,
        target: orders,
        protocol: 'tcp',
        side: 'server',
        responses: [answers(2, '', '-')],
        bytes: { sent: bytesPerSecond(10), received: bytesPerSecond(10) },
      }),
      report({ source: payment, target: host, responses: [answers(5)] }),
    ],
    range,
  ),
  'service',
  range,
)

function parsed(text: string): Expression {
  const result = parseExpression(text)
  if (!result.ok) throw new Error(describeExpressionFault(result.error))
  return result.value
}
const short = (id: NodeId | EdgeId): string =>
  id
    .split('>')
    .map((part) => part.split('/'))
    .map(([kind = '', , , service]) => (service === undefined ? kind : service || kind))
    .join(' ')
const found = (text: string, graph = shop): readonly string[] =>
  [...findInGraph(parsed(text), graph)].map((id) => short(id)).toSorted()
const fault = (text: string): string => {
  const result = parseExpression(text)
  return result.ok ? 'none' : describeExpressionFault(result.error)
}

describe('bare text', () => {
  test('is found in names and places, in any case, of either end', () => {
    expect(found('PAY')).toEqual(['cart grpc payment', 'payment', 'payment http api.bank.test'])
    expect(found('"bank · west"')).toEqual(found('pay'))
    expect(found('unknown caller')).toEqual(['unknown http web'])
    expect(found('nothing-like-it')).toEqual([])
  })

  test('terms must all hold, each of either end', () => {
    expect(found('web cart')).toEqual(['web http cart'])
    expect(found('bank · west')).toEqual(found('pay'))
  })

  test('finds versions, and takes wildcards and alternatives', () => {
    expect(found('v2')).toEqual(['cart'])
    expect(found('or*db')).toEqual(['cart tcp orders-db', 'orders-db'])
    expect(found('orders,api.')).toEqual([
      'api.bank.test',
      'cart tcp orders-db',
      'orders-db',
      'payment http api.bank.test',
    ])
  })
})

describe('fields', () => {
  test('names compare whole, unless a wildcard says otherwise', () => {
    expect(found('name:cart')).toContain('cart')
    expect(found('svc:car')).toEqual([])
    expect(found('service:*-DB')).toEqual(['cart tcp orders-db', 'orders-db'])
    expect(found('ns:bank')).toEqual(['cart grpc payment', 'payment', 'payment http api.bank.test'])
    expect(found('cluster:west is:failing')).toEqual(['cart grpc payment', 'payment'])
  })

  test('a service has the versions and workloads that serve it', () => {
    expect(found('version:v2')).toEqual(['cart'])
    expect(found('workload:cart-*')).toEqual(['cart'])
  })

  test('an edge has a direction', () => {
    expect(found('from:cart')).toEqual(['cart grpc payment', 'cart tcp orders-db'])
    expect(found('to:cart,web')).toEqual(['unknown http web', 'web http cart'])
    expect(found('-from:cart kind:http')).toEqual([
      'payment http api.bank.test',
      'unknown http web',
      'web http cart',
    ])
  })

  test('health, silence included', () => {
    expect(found('is:unhealthy')).toEqual(found('health:failing,degraded'))
    expect(found('is:degraded')).toEqual(['cart', 'web http cart'])
    const since = epochMillis(1000)
    const [edge] = [...shop.edges.values()].filter(({ protocol }) => protocol === 'tcp')
    const edges = new Map(edge && [[edge.id, { ...edge, sides: {}, silentSince: since }]])
    expect(found('is:silent', { ...shop, edges })).toEqual(['cart tcp orders-db'])
    expect(found('is:silent rate>=0', { ...shop, edges })).toEqual([])
  })

  test('protocols are of edges, and what an end is belongs to the edge, too', () => {
    expect(found('kind:tcp')).toEqual(['cart tcp orders-db'])
    expect(found('kind:external')).toEqual(['api.bank.test', 'payment http api.bank.test'])
    expect(found('-kind:tcp,grpc,http')).toEqual([])
    expect(found('-kind:mesh')).toEqual(['api.bank.test', 'unknown'])
  })

  test('side, security, codes and flags', () => {
    expect(found('side:server')).toEqual(['cart tcp orders-db', 'unknown http web'])
    expect(found('mtls:some')).toEqual(['web http cart'])
    expect(found('mtls:yes')).toEqual(['cart grpc payment'])
    expect(found('-mtls:unknown')).toEqual(['cart grpc payment', 'web http cart'])
    expect(found('code:503')).toEqual(['web http cart'])
    expect(found('code:0,4xx')).toEqual(['cart grpc payment', 'web http cart'])
    expect(found('code:5xx')).toEqual(['web http cart'])
    expect(found('flag:uo,urx')).toEqual(['cart grpc payment', 'web http cart'])
    expect(found('-flag:* kind:http')).toEqual(['payment http api.bank.test', 'unknown http web'])
  })

  test('security is told by the side that knows it', () => {
    const told = { source: web, target: cart, responses: [answers(1)] }
    const reports = [
      report({ ...told, side: 'client', security: security(0, 0) }),
      report({ ...told, side: 'server', security: security(1, 0) }),
    ]
    const graph = buildGraph(reports, range)
    expect(findInGraph(parsed('mtls:yes side:client'), graph).size).toBe(1)
  })
})

describe('numbers', () => {
  test('compare the shown side, in units', () => {
    expect(found('rate>100/s')).toEqual(['cart', 'web http cart'])
    expect(found('rate=50')).toEqual(['unknown http web', 'web'])
    expect(found('err>=10%')).toEqual(['cart grpc payment', 'payment'])
    expect(found('4xx>5')).toEqual(['web http cart'])
    expect(found('mean>=200ms')).toEqual(found('mean>=.2s'))
    expect(found('mean=200')).toEqual(['web http cart'])
  })

  test('one that is not known never holds, nor does its negation', () => {
    expect(found('err>=0 kind:tcp')).toEqual([])
    expect(found('-err>=0 kind:tcp')).toEqual([])
    expect(found('p95>=0')).toEqual([])
    expect(found('-p95>=0')).toEqual([])
  })

  test('quantiles compare once they are there', () => {
    const edges = new Map(
      [...shop.edges].map(([id, edge]) => {
        const client = edge.sides.client
        const p95 = { value: seconds(0.3), lower: seconds(0.25), upper: seconds(0.5) }
        return [
          id,
          client ? { ...edge, sides: { client: { ...client, quantiles: { p95 } } } } : edge,
        ]
      }),
    )
    expect(found('ns:shop err>0.5% p95>250ms -kind:tcp', { ...shop, edges })).toEqual([
      'cart grpc payment',
      'web http cart',
    ])
    expect(found('p99>0ms', { ...shop, edges })).toEqual([])
  })
})

describe('faults name the thing and the way out', () => {
  test.each([
    [
      'nss:shop',
      'There is no field “nss”: did you mean “ns”? To look for the text itself, quote it: "nss:shop".',
    ],
    [
      'redis:6379',
      'There is no field “redis”. To look for the text itself, quote it: "redis:6379".',
    ],
    ['"bank', 'The quote in "bank has no end: close it with ".'],
    ['ns:', 'Nothing stands after “ns:”: write it like ns:shop,bank.'],
    ['-err>', 'Nothing stands after “-err>”: write it like err>1%.'],
    ['-', 'Nothing stands after “-”: write what to leave out, as in -kind:tcp.'],
    ['ns>3', '“namespace” is no number, so “>” cannot compare it: write it like ns:shop,bank.'],
    ['err>much', '“much” is no number: write it like err>1%.'],
    ['err>1,5%', '“1,5%” is no number: write it like err>1%.'],
    ['p95>3m', '“m” is no unit of p95: use ms or s, as in p95>250ms.'],
    ['is:failed', '“failed” is no value of is: did you mean “failing”?'],
    ['code:7up', 'or a code such as 503.'],
  ])('%s', (text, words) => {
    expect(fault(text)).toContain(words)
  })

  test('an address may carry anything', () => {
    expect(fault('a '.repeat(1001))).toContain('2002 characters')
  })
})

test('every example of the help can be read, and prints as it can be read again', () => {
  const examples = findFields.map(({ example }) => example)
  const written = findSyntax.flatMap(({ write }) => (write.startsWith('>') ? [] : [write]))
  for (const text of [...examples, ...written]) {
    expect(parsed(formatExpression(parsed(text)))).toEqual(parsed(text))
  }
})

const piece = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.constantFrom('', 'cart', '-cart', 'a b', '"', ',', '*', 'ns:shop', '·', 'Ü'),
)
const patterns = fc.array(fc.array(piece, { minLength: 1, maxLength: 4 }), {
  minLength: 1,
  maxLength: 3,
})
const field = fc.constantFrom(
  'any',
  'name',
  'namespace',
  'cluster',
  'version',
  'flag',
) satisfies fc.Arbitrary<string>
const textTerm: fc.Arbitrary<Term> = fc.record({
  reads: fc.constant('text'),
  field,
  patterns,
  negated: fc.boolean(),
})
const choiceTerm: fc.Arbitrary<Term> = fc
  .constantFrom('is', 'kind', 'side', 'mtls', 'code')
  .chain((name) => {
    const known = findFields.find((one) => one.name === name)
    const values = known?.reads === 'choice' ? known.values : []
    return fc.record({
      reads: fc.constant('choice'),
      field: fc.constant(name),
      values: fc.subarray([...values], { minLength: 1 }),
      negated: fc.boolean(),
    })
  })
const numberTerm: fc.Arbitrary<Term> = fc
  .tuple(
    fc.constantFrom('mean', 'p50', 'p95', 'p99'),
    fc.constantFrom('>', '>=', '<', '<=', '='),
    fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom('ms', 's'),
    fc.boolean(),
  )
  .map(([name, comparison, amount, unit, negated]) => ({
    reads: 'number',
    field: name,
    comparison,
    amount: amount + 0,
    unit,
    negated,
  }))
const anyTerm = fc.oneof(textTerm, choiceTerm, numberTerm)

const anyExpression = fc.array(fc.array(anyTerm, { minLength: 1, maxLength: 3 }), { maxLength: 3 })

describe('laws', () => {
  test('what is printed is read back as it was', () => {
    fc.assert(
      fc.property(anyExpression, (expression) => {
        expect(parseExpression(formatExpression(expression))).toEqual({
          ok: true,
          value: expression,
        })
      }),
    )
  })

  test('any text is an expression or a fault that says something', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60, unit: 'grapheme' }), (text) => {
        expect(fault(text).length).toBeGreaterThan(3)
      }),
    )
  })

  test('terms together find what each of them finds', () => {
    fc.assert(
      fc.property(anyReports, anyTerm, anyTerm, (reports, one, other) => {
        const graph = buildGraph(reports, range)
        const either = findInGraph([[other]], graph)
        const both = [...findInGraph([[one]], graph)].filter((id) => either.has(id))
        expect([...findInGraph([[one, other]], graph)]).toEqual(both)
      }),
    )
  })

  test('nothing is found by a term and its negation; by text, all is by one of them', () => {
    fc.assert(
      fc.property(anyReports, anyTerm, (reports, term) => {
        const graph = buildGraph(reports, range)
        const plain = findInGraph([[term]], graph)
        const negated = findInGraph([[{ ...term, negated: !term.negated }]], graph)
        expect([...plain].filter((id) => negated.has(id))).toEqual([])
        const isTold = term.reads === 'text' && term.field !== 'flag'
        const size = isTold ? graph.nodes.size + graph.edges.size : plain.size + negated.size
        expect(plain.size + negated.size).toBe(size)
      }),
    )
  })

  test('nothing is found by no term, and all by the empty text', () => {
    expect(findInGraph(parsed(' | '), shop).size).toBe(0)
    expect(findInGraph(parsed('""'), shop).size).toBe(shop.nodes.size + shop.edges.size)
  })

  test('of alternatives one is enough', () => {
    fc.assert(
      fc.property(anyReports, anyTerm, anyTerm, (reports, one, other) => {
        const graph = buildGraph(reports, range)
        const text = eitherExpression(formatExpression([[one]]), formatExpression([[other]]))
        const union = new Set([...findInGraph([[one]], graph), ...findInGraph([[other]], graph)])
        expect(findInGraph(parsed(text), graph)).toEqual(union)
      }),
    )
  })

  test('a wildcard stands for anything, also where it repeats', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 30 })
    fc.assert(
      fc.property(text, text, fc.nat(5), (before, after, stars) => {
        const graph = buildGraph(
          [
            report({
              source: web,
              target: mesh('shop', `${before}x${after}`, ''),
              responses: [answers(1)],
            }),
          ],
          range,
        )
        const pattern = [
          before.slice(0, 2),
          ...Array.from({ length: stars }, () => ''),
          after.slice(-2),
        ]
        const term = { reads: 'text', field: 'to', patterns: [pattern], negated: false } as const
        expect(findInGraph([[term]], graph).size).toBe(1)
      }),
    )
  })

  test('many wildcards over a long name that almost fits end at once', () => {
    const graph = buildGraph(
      [
        report({
          source: web,
          target: mesh('shop', 'a'.repeat(20_000), ''),
          responses: [answers(1)],
        }),
      ],
      range,
    )
    expect(findInGraph(parsed(`to:${'a*'.repeat(900)}b`), graph).size).toBe(0)
  })
})
