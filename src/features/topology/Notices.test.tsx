import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'

import type { Notice } from './notices.ts'
import { NoticeAnnouncer, Notices } from './Notices.tsx'

const notice = (tone: Notice['tone'], cluster = 'east'): Notice => ({
  key: `${cluster} ${tone}`,
  brief: `${cluster}: ${tone}`,
  tone,
  text: `Metrics of ${cluster} took too long.`,
  more: 'Weir keeps trying.',
  canRetry: tone !== 'info',
})
const drawn = (notices: readonly Notice[], isNarrow = false) =>
  renderToStaticMarkup(<Notices notices={notices} isNarrow={isNarrow} onRetry={() => undefined} />)
const isOpen = (html: string) =>
  html.includes('aria-expanded="true"') && !html.includes('hidden=""')

describe('notices over the map', () => {
  test('are not there while there is nothing to say', () => {
    expect(drawn([])).toBe('')
  })

  test('open by themselves only where something is bad and there is room', () => {
    expect(isOpen(drawn([notice('info')]))).toBe(false)
    expect(isOpen(drawn([notice('warn')]))).toBe(false)
    expect(isOpen(drawn([notice('bad'), notice('info')]))).toBe(true)
    expect(isOpen(drawn([notice('bad')], true))).toBe(false)
  })

  test('say in brief what they are, each once', () => {
    const html = drawn([notice('warn'), { ...notice('warn'), key: 'another' }, notice('info')])
    expect(html).toContain('>east: warn · east: info<')
    expect(html.split('Ask again')).toHaveLength(3)
  })
})

test('what is new is read out politely, from a place that was there before', () => {
  expect(renderToStaticMarkup(<NoticeAnnouncer notices={[]} />)).toContain('aria-live="polite"')
  expect(renderToStaticMarkup(<NoticeAnnouncer notices={[notice('warn')]} />)).toContain(
    'Metrics of east took too long. Weir keeps trying.',
  )
})
