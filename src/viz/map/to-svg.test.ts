import { describe, expect, test } from 'vitest'

import { layoutGraph } from '#src/domain/layout/layout.ts'
import { toNodeId } from '#src/domain/mesh/identity.ts'
import type { TrafficGraph } from '#src/domain/topology/graph.ts'
import { perSecond } from '#src/domain/units.ts'

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

const drawn = (graph: TrafficGraph, emphasis: Emphasis = new Map(), painted = rules) =>
  toSvg({
    elements: toElements(pictureOf(graph), layoutGraph(graph)),
    emphasis,
    rules: painted,
    background: '#f4f6f8',
    font: 'sans-serif',
  })

const version = (name: string, rate: number) => ({
  workload: 'cart',
  version: name,
  rate: perSecond(rate),
  errors: perSecond(0),
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

  test('fills a card as the canvas does, and says how only once', () => {
    const stops = {
      'background-fill': 'linear-gradient',
      'background-gradient-stop-colors': '#00aa00 #00aa00 #fffffe #fffffe',
      'background-gradient-stop-positions': '0% 4% 4% 100%',
    }
    const text = drawn(graph, new Map(), [...rules, { selector: '.card', style: stops }])
    expect(count(text, '<linearGradient ')).toBe(1)
    const [, id] = /<linearGradient id="([^"]+)"/.exec(text) ?? []
    expect(count(text, `fill="url(#${id})"`)).toBe(graph.nodes.size)
    expect(text).toContain('<stop offset="4%" stop-color="#fffffe"/>')
  })

  test('lays a halo beneath an edge, as wide as on the canvas', () => {
    const halo = {
      'underlay-color': '#0000aa',
      'underlay-opacity': 0.4,
      'underlay-padding': 5,
    }
    const [edge] = graph.edges.keys()
    const text = drawn(graph, new Map([[String(edge), 'selected']]), [
      ...rules,
      { selector: '.edge.selected', style: halo },
    ])
    expect(text).toMatch(/stroke="#0000aa" stroke-opacity="0.4" stroke-width="10"/)
  })

  test('draws the stack behind a fold, beneath it', () => {
    const stack = {
      ghost: 'yes',
      'ghost-offset-x': 4,
      'ghost-offset-y': -4,
      'ghost-opacity': 1,
    }
    const folded = drawn(graph, new Map([[toNodeId(cart), 'fold']]), [
      ...rules,
      { selector: '.card.fold', style: stack },
    ])
    expect(count(folded, 'transform="translate(4 -4)"')).toBe(1)
    expect(count(folded, 'fill="#fffffe"')).toBe(graph.nodes.size + 1)
    expect(folded.indexOf('translate(4 -4)')).toBeLessThan(folded.indexOf('>cart</text>'))
  })

  test('draws the ring of a service whose requests are split among versions', () => {
    const nodes = [...graph.nodes.values()].map((node) => ({
      ...node,
      versions: node.id === toNodeId(cart) ? [version('v1', 3), version('v2', 1)] : [],
    }))
    const split = { ...graph, nodes: new Map(nodes.map((node) => [node.id, node])) }
    const slices = {
      'pie-hole': '50%',
      'pie-1-background-color': '#333333',
      'pie-1-background-size': 'data(well0)',
      'pie-3-background-color': '#999999',
      'pie-3-background-size': 'data(well1)',
    }
    const ring = { width: 20, height: 20, 'background-opacity': 0, 'z-index': 41, ...slices }
    const text = drawn(split, new Map(), [...rules, { selector: '.ring', style: ring }])
    expect(count(text, 'fill="#333333"')).toBe(1)
    expect(count(text, 'fill="#999999"')).toBe(1)
    expect(text.indexOf('fill="#333333"')).toBeGreaterThan(text.indexOf('>cart</text>'))
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
