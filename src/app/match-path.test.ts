import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { matchPath } from './match-path.ts'

const template = '/services/:cluster/:namespace/:name'

describe('a path', () => {
  test('without parameters matches itself, with a closing slash or without', () => {
    expect(matchPath('/', '/')).toEqual({})
    expect(matchPath('/clusters', '/clusters')).toEqual({})
    expect(matchPath('/clusters', '/clusters/')).toEqual({})
    expect(matchPath('/clusters', '/cluster')).toBeUndefined()
  })

  test('gives its parameters, decoded', () => {
    expect(matchPath(template, '/services/east/-/api.bank.example%3A443/')).toEqual({
      cluster: 'east',
      namespace: '-',
      name: 'api.bank.example:443',
    })
  })

  test.each([
    '/services/east/shop',
    '/services/east/shop/web/more',
    '/services/east//web',
    '/routing/east/shop/web',
    '/services/east/shop/%E0%A4%A',
    '/services/east/shop/%',
  ])('%s is none of the template', (path) => {
    expect(matchPath(template, path)).toBeUndefined()
  })

  test('reads whatever was encoded', () => {
    const name = fc.string({ minLength: 1, unit: 'grapheme' })
    fc.assert(
      fc.property(name, name, name, (cluster, namespace, service) => {
        const path = ['', 'services', cluster, namespace, service].map(encodeURIComponent)
        expect(matchPath(template, path.join('/'))).toEqual({ cluster, namespace, name: service })
      }),
    )
  })
})
