import { describe, expect, test } from 'vitest'

import { layoutGraph } from '#src/domain/layout/layout.ts'
import { toNodeId } from '#src/domain/mesh/identity.ts'
import type { TrafficGraph } from '#src/domain/topology/graph.ts'

import type { Emphasis } from './emphasis.ts'
import type { MapRule } from './map-style.ts'
import { cart, calls, peer, pictureOf, toGraph, web } from './sample-graph.ts'
import { toElements } from './to-elements.ts'
import { toSvg } from './to-svg.ts'

const rules: readonly MapRule[] = [
  {
    selector: '.card',
    style: {
      shape: 'round-rectangle',
      width: 180,
      height: 30,
      label: 'data(label)',
      color: '#111111',
      'background-color': '#fffffe',
      'border-width': 1,
      'border-color': '#888888',
      'z-index': 20,
      'text-wrap': 'ellipsis',
      'text-max-width': 168,
    },
  },
  {
    selector: '.frame',
    style: { width: 'data(width)', height: 'data(height)', 'background-color': '#eeeeee' },
  },
  {
    selector: '.edge',
    style: { width: 2, 'line-color': '#00aa00', 'target-arrow-shape': 'triangle', 'z-index': 10 },
  },
  {
    selector: '.edge.failing, .edge.degraded',
    style: { 'line-color': '#aa0000', 'line-style': 'dashed', 'line-dash-pattern': [6, 2] },
  },
  { selector: '.faded', style: { opacity: 0.3 } },
]

const drawn = (graph: TrafficGraph, emphasis: Emphasis = new Map()) =>
  toSvg({
    elements: toElements(pictureOf(graph), layoutGraph(graph)),
    emphasis,
    rules,
    background: '#f4f6f8',
    font: 'sans-serif',
  })

const count = (text: string, part: string | RegExp) => text.split(part).length - 1

describe('the map as a file that scales', () => {
  const graph = toGraph(calls)
  const svg = drawn(graph)

  test('has every card with its name as text, and every edge with its arrow', () => {
    expect(svg).toMatch(/<text [^>]*>cart<\/text>/)
    expect(count(svg, 'fill="#fffffe"')).toBe(graph.nodes.size)
    const [lines, arrows] = [
      count(svg, / fill="none" stroke="#(?:00aa00|aa0000)"/),
      count(svg, ' Z" fill="#'),
    ]
    expect([lines, arrows]).toEqual([graph.edges.size, graph.edges.size])
  })

  test('draws by the canvas’s rules: states, dashes, emphasis and order', () => {
    expect(count(svg, 'stroke="#aa0000" stroke-width="2" stroke-dasharray="6 2"')).toBe(2)
    expect(svg.indexOf('fill="#eeeeee"')).toBeLessThan(svg.indexOf('stroke="#00aa00"'))
    expect(svg.indexOf('stroke="#00aa00"')).toBeLessThan(svg.indexOf('fill="#fffffe"'))
    expect(svg).not.toContain('opacity="0.3"')
    expect(count(drawn(graph, new Map([[toNodeId(cart), 'faded']])), 'opacity="0.3"')).toBe(1)
  })

  test('holds all that is drawn', () => {
    const [, left, top, width, height] = (/viewBox="(\S+) (\S+) (\S+) (\S+)"/.exec(svg) ?? []).map(
      Number,
    )
    for (const { x, y } of layoutGraph(graph).values()) {
      expect(x).toBeGreaterThan(left ?? Infinity)
      expect(x).toBeLessThan((left ?? 0) + (width ?? 0))
      expect(y).toBeGreaterThan(top ?? Infinity)
      expect(y).toBeLessThan((top ?? 0) + (height ?? 0))
    }
  })

  test('a name can’t break out of its text', () => {
    const hostile = peer('<script>&"\u0001')
    const text = drawn(toGraph([{ from: hostile, to: web }]))
    expect(text).toContain('&lt;script&gt;&amp;&quot;')
    expect(text).not.toContain('<script')
    expect(text).not.toContain('\u0001')
  })

  test('a call to itself is drawn, and no number is missing', () => {
    const text = drawn(
      toGraph([
        { from: web, to: web },
        { from: web, to: cart },
      ]),
    )
    expect(text).not.toMatch(/NaN|undefined|Infinity/)
  })
})
