import { describe, expect, test } from 'vitest'

import { createRoutingStore } from './routing-store.ts'

const rule = (weight: number, metadata: Record<string, unknown> = {}) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'web', namespace: 'shop', ...metadata },
  spec: { hosts: ['web'], http: [{ route: [{ destination: { host: 'web' }, weight }] }] },
})
const reference = { kind: 'VirtualService', namespace: 'shop', name: 'web' }

describe('a routing store', () => {
  test('keeps documents per cluster and stamps them as the API server does', () => {
    let changes = 0
    const store = createRoutingStore(['east', 'west'], () => (changes += 1))
    const created = store.apply('east', rule(1))
    expect(created).toMatchObject({
      ok: true,
      manifest: { metadata: { generation: 1, resourceVersion: '1' } },
    })
    store.apply('east', rule(1, { labels: { team: 'a' } }))
    store.apply('east', rule(2))
    expect(store.get('east', reference)?.metadata).toMatchObject({
      generation: 2,
      resourceVersion: '3',
    })
    expect(store.list('west')).toEqual([])
    expect(store.list('east', 'DestinationRule')).toEqual([])
    expect(changes).toBe(3)
    expect(store.revision()).toBe(3)
  })

  test('refuses writes to a version that has passed', () => {
    const store = createRoutingStore(['east'], () => {})
    store.apply('east', rule(1))
    store.apply('east', rule(2, { resourceVersion: '1' }))
    const late = store.apply('east', rule(3, { resourceVersion: '1' }))
    expect(late).toMatchObject({ ok: false, reason: 'conflict' })
    expect(store.revision()).toBe(2)
  })

  test('names the field that is wrong', () => {
    const store = createRoutingStore(['east'], () => {})
    const wrong = { ...rule(1), spec: { hosts: ['web'], http: [{ timeout: '5 minutes' }] } }
    const result = store.apply('east', wrong)
    expect(result).toMatchObject({ ok: false, reason: 'invalid' })
    expect(JSON.stringify(result)).toContain('timeout')
  })

  test('refuses patterns that nothing could match', () => {
    const store = createRoutingStore(['east'], () => {})
    const http = [{ match: [{ uri: { regex: '(' } }] }]
    const result = store.apply('east', { ...rule(1), spec: { hosts: ['web'], http } })
    expect(result).toMatchObject({ ok: false, reason: 'invalid' })
  })

  test('keeps unknown fields and kinds, and hands out copies', () => {
    const store = createRoutingStore(['east'], () => {})
    const manifest = { ...rule(1), spec: { ...rule(1).spec, novelty: { deep: [1] } } }
    store.apply('east', manifest)
    const read = store.get('east', reference)
    expect(read?.spec).toEqual(manifest.spec)
    if (read) read.spec['hosts'] = ['other']
    expect(store.get('east', reference)?.spec['hosts']).toEqual(['web'])
    expect(store.apply('east', { ...rule(1), kind: 'Gateway' }).ok).toBe(true)
  })

  test('removes once', () => {
    const store = createRoutingStore(['east'], () => {})
    store.apply('east', rule(1))
    expect(store.remove('east', reference)).toBe(true)
    expect(store.remove('east', reference)).toBe(false)
  })
})
