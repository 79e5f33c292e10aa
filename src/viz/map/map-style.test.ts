import cytoscape from 'cytoscape'
import { describe, expect, test } from 'vitest'

import { layoutGraph } from '#src/domain/layout/layout.ts'

import { applyElements } from './apply-elements.ts'
import { contrast } from './contrast.ts'
import { toMapStyle } from './map-style.ts'
import type { MapTheme } from './map-theme.ts'
import { calls, cart, idOf, toGraph, web, pictureOf } from './sample-graph.ts'
import { toElements } from './to-elements.ts'

describe('style', () => {
  const light: MapTheme = {
    canvas: '#f4f6f8',
    panel: '#ffffff',
    raised: '#ffffff',
    hover: '#eef1f4',
    line: '#dde2e8',
    control: '#8a94a0',
    ink: '#14181d',
    muted: '#48515c',
    accent: '#0b62a8',
    failing: '#b92318',
    degraded: '#8f5a00',
    healthy: '#1c7040',
    idle: '#636d79',
    unknown: '#636d79',
    worse: '#a84800',
    better: '#1f5fa8',
    font: 'sans-serif',
  }
  const dark: MapTheme = {
    ...light,
    canvas: '#0c0e11',
    panel: '#12151a',
    raised: '#191d23',
    hover: '#1c2128',
    line: '#252b33',
    control: '#6b7684',
    ink: '#e7eaee',
    muted: '#aeb6c1',
    accent: '#62b0f0',
    failing: '#ff7468',
    degraded: '#e3ab44',
    healthy: '#56bb80',
    idle: '#8c96a3',
    unknown: '#8c96a3',
    worse: '#f09a4a',
    better: '#6fb1f5',
  }

  test.each([
    ['light', light],
    ['dark', dark],
  ])('keeps lines at 3:1 and text at 4.5:1 in the %s theme', (_, theme) => {
    const rules = toMapStyle(theme)
    const grounds = [theme.panel, theme.hover]
    const colours = (property: string) =>
      rules.flatMap(({ style }) => {
        const value = style[property]
        return typeof value === 'string' ? [value] : []
      })
    for (const ground of grounds) {
      for (const colour of colours('line-color')) {
        expect(contrast(colour, ground)).toBeGreaterThanOrEqual(3)
      }
    }
    for (const { style } of rules) {
      if (typeof style['color'] !== 'string') continue
      const own = style['background-color']
      for (const ground of typeof own === 'string' ? [own] : [theme.raised, theme.panel]) {
        expect(contrast(style['color'], ground)).toBeGreaterThanOrEqual(4.5)
      }
    }
  })

  test('tells every state of an edge apart by form as well as by colour', () => {
    const rules = toMapStyle(light)
    const forms = ['healthy', 'unknown', 'silent', 'degraded', 'failing'].map((state) => {
      const rule = rules.find(({ selector }) => selector === `.edge.${state}`)
      return JSON.stringify(rule?.style['line-dash-pattern'] ?? 'solid')
    })
    expect(new Set(forms).size).toBe(forms.length)
  })

  test('is accepted by cytoscape without a warning', () => {
    const cy = cytoscape({ headless: true, styleEnabled: true })
    const warnings: unknown[] = []
    const { warn } = console
    console.warn = (...words: unknown[]) => warnings.push(words)
    try {
      cy.style().fromJson(toMapStyle(dark)).update()
      const graph = toGraph(calls)
      applyElements(cy, new Map(), toElements(pictureOf(graph), layoutGraph(graph)))
      expect(cy.getElementById(idOf(web, cart)).style('curve-style')).toBe('unbundled-bezier')
      expect(cy.getElementById(idOf(web, cart)).style('line-style')).toBe('solid')
    } finally {
      console.warn = warn
    }
    expect(warnings).toEqual([])
  })
})
