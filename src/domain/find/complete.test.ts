import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { buildGraph } from '../topology/build.ts'
import { answers, mesh, range, report } from '../topology/example-reports.test.ts'
import { completeExpression } from './complete.ts'
import { parseExpression } from './expression.ts'
import { toFindVocabulary } from './vocabulary.ts'

const vocabulary = toFindVocabulary(
  buildGraph(
    [
      report({
        source: mesh('shop', 'web', 'v1'),
        target: mesh('shop', 'cart', 'v2', 'west'),
        responses: [answers(1, '503', 'UO,URX')],
      }),
      report({
        source: mesh('shop', 'web', 'v1'),
        target: mesh('bank', 'odd name', 'v1'),
        responses: [answers(1)],
      }),
    ],
    range,
  ),
)

/** The caret stands at the `^`, else at the end. */
function complete(marked: string) {
  const caret = marked.indexOf('^')
  const text = marked.replace('^', '')
  return completeExpression(text, caret < 0 ? text.length : caret, vocabulary)
}
const inserts = (marked: string) => complete(marked).map(({ insert }) => insert)

test('a vocabulary is what occurs, once and in order', () => {
  expect(vocabulary).toMatchObject({
    names: ['cart', 'odd name', 'web'],
    namespaces: ['bank', 'shop'],
    clusters: ['east', 'west'],
    flags: ['UO', 'URX'],
  })
})

describe('completion', () => {
  test('begins with the fields', () => {
    expect(inserts('').slice(0, 3)).toEqual(['name:', 'ns:', 'cluster:'])
    expect(inserts('ns:shop ')).toContain('err>')
    expect(complete('').find(({ insert }) => insert === 'err>')?.what).toContain('as in err>1%')
  })

  test('a word finds fields by any of their names, and names that hold it', () => {
    expect(inserts('he')).toEqual(['is:'])
    expect(inserts('a')).toEqual(['name:cart', 'name:"odd name"', 'ns:bank', 'cluster:east'])
  })

  test('values of a field, those that begin so first', () => {
    expect(inserts('ns:')).toEqual(['ns:bank', 'ns:shop'])
    expect(inserts('svc:a')).toEqual(['svc:cart', 'svc:"odd name"'])
    expect(inserts('ns:bank,s')).toEqual(['ns:bank,shop'])
    expect(inserts('flag:')).toEqual(['flag:UO', 'flag:URX'])
    expect(inserts('to:"odd')).toEqual(['to:"odd name"'])
  })

  test('choices explain themselves', () => {
    expect(complete('is:fail')).toMatchObject([
      { insert: 'is:failing', what: '5 % or more of the requests failed' },
    ])
    expect(complete('flag:U').map(({ what }) => what)).toContain('Upstream overflow')
    expect(inserts('is:failing')).toEqual([])
  })

  test('numbers are compared, and have units', () => {
    expect(inserts('err')).toEqual(['err>=', 'err<', 'err<=', 'err=', 'err>'])
    expect(inserts('p95>')).toEqual(['p95>250ms'])
    expect(inserts('p95>300')).toEqual(['p95>300ms', 'p95>300s'])
    expect(inserts('p95>300m')).toEqual(['p95>300ms'])
    expect(inserts('err>x')).toEqual([])
  })

  test('takes the place of the term at the caret, keeps its sign, and goes on after it', () => {
    expect(complete('-ki^ ns:shop')[0]).toMatchObject({ text: '-kind: ns:shop', caret: 6 })
    expect(complete('ns:sh')[0]).toMatchObject({ text: 'ns:shop ', caret: 8, isPartial: false })
    expect(complete('ns:sh^ web')[0]).toMatchObject({ text: 'ns:shop web', caret: 8 })
  })

  test('what is no field has no values', () => {
    expect(inserts('nss:')).toEqual([])
  })

  test('whatever stands there, what is complete can be read', () => {
    const words = fc.constantFrom('', 'a', '-', 'ns:', 'err>', 'p95>2', 'is:', '"o', 'kind:h', ' ')
    fc.assert(
      fc.property(fc.array(words, { maxLength: 4 }), fc.nat(20), (parts, at) => {
        const text = parts.join('')
        const caret = Math.min(at, text.length)
        for (const completion of completeExpression(text, caret, vocabulary)) {
          expect(completion.caret).toBeLessThanOrEqual(completion.text.length)
          const isRead = completion.isPartial || parseExpression(completion.insert).ok
          expect([completion.insert, isRead]).toEqual([completion.insert, true])
        }
      }),
    )
  })
})
