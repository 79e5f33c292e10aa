import { expect, test } from 'vitest'

import { toNodeId, type NodeId } from '#src/domain/mesh/identity.ts'

import { closeBox, openBox } from './opened-boxes.ts'

const id = (namespace: string, service = '', workload = ''): NodeId =>
  toNodeId({ kind: 'mesh', cluster: 'east', namespace, service, workload, version: '' })
const nothing = { opened: [], closed: [] }

test('what was closed is as it was once it is opened', () => {
  const closed = closeBox(nothing, id('shop'))
  expect(closed).toEqual({ opened: [], closed: [id('shop')] })
  expect(openBox(closed, id('shop'), false)).toEqual(nothing)
})

test('what would be folded all the same is opened by name', () => {
  const opened = openBox(closeBox(nothing, id('shop')), id('shop'), true)
  expect(opened).toEqual({ opened: [id('shop')], closed: [] })
  expect(closeBox(opened, id('shop'))).toEqual({ opened: [], closed: [id('shop')] })
})

test('with a box all that is in it closes, and nothing else', () => {
  const opened = [id('bank', 'pay'), id('shop', 'cart'), id('shop', 'cart', 'cart-v1')]
  expect(closeBox({ opened, closed: [] }, id('shop')).opened).toEqual([id('bank', 'pay')])
  expect(closeBox({ opened, closed: [] }, id('')).opened).toEqual([])
})

test('a service closes into itself', () => {
  const opened = openBox(nothing, id('shop', 'cart'), false)
  expect(opened.opened).toEqual([id('shop', 'cart')])
  expect(closeBox(opened, id('shop', 'cart'))).toEqual(nothing)
})
