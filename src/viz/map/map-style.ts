import { nodeSize } from '#src/domain/layout/size.ts'

import { calm } from './contrast.ts'
import type { MapTheme } from './map-theme.ts'
import { widthClasses } from './visual-class.ts'

/** One rule of the canvas: which elements, and what they look like. */
export type MapRule = {
  readonly selector: string
  readonly style: Readonly<Record<string, string | number | readonly (string | number)[]>>
}

/** Names on cards, in map units: as large as a card has room for. */
export const cardFont = 16

/** Everything that paints the map, later rules over earlier ones. */
export function toMapStyle(theme: MapTheme): readonly MapRule[] {
  return [
    ...frameRules(theme),
    ...cardRules(theme),
    ...edgeRules(theme),
    ...edgeStateRules(theme),
    ...tagRules(theme),
    ...emphasisRules(theme),
  ]
}

/** The grounds an edge can run over. */
const groundsOf = (theme: MapTheme): readonly string[] => [theme.panel, theme.hover, theme.canvas]

function frameRules(theme: MapTheme): MapRule[] {
  const box = {
    shape: 'round-rectangle',
    width: 'data(width)',
    height: 'data(height)',
    'background-color': theme.panel,
    'z-index-compare': 'manual',
    events: 'no',
  }
  const frame = {
    ...box,
    'corner-radius': 8,
    'border-width': 1,
    'border-color': theme.line,
    'z-index': 2,
  }
  const title = {
    ...box,
    'background-opacity': 0.9,
    'z-index': 18,
    label: 'data(label)',
    color: theme.muted,
    'font-family': theme.font,
    'font-size': 14,
    'font-weight': 600,
    'text-halign': 'center',
    'text-valign': 'center',
    'text-wrap': 'ellipsis',
    'text-max-width': 'data(room)',
    'min-zoomed-font-size': 4,
  }
  const cluster = { 'background-color': theme.hover }
  return [
    { selector: '.frame', style: frame },
    {
      selector: '.frame.cluster',
      style: { ...cluster, 'border-color': theme.control, 'corner-radius': 12, 'z-index': 1 },
    },
    { selector: '.title', style: title },
    { selector: '.title.cluster', style: { ...cluster, color: theme.ink, 'font-size': 16 } },
  ]
}

function cardRules(theme: MapTheme): MapRule[] {
  const bar = (colour: string) => ({
    'background-fill': 'linear-gradient',
    'background-gradient-direction': 'to-right',
    'background-gradient-stop-colors': `${colour} ${colour} ${theme.raised} ${theme.raised}`,
    'background-gradient-stop-positions': '0% 3.5% 3.5% 100%',
  })
  const card = {
    shape: 'round-rectangle',
    'corner-radius': 6,
    width: nodeSize.width,
    height: nodeSize.height,
    'background-color': theme.raised,
    'border-width': 1.5,
    'border-color': theme.control,
    label: 'data(label)',
    color: theme.ink,
    'font-family': theme.font,
    'font-size': cardFont,
    'text-halign': 'center',
    'text-valign': 'center',
    'text-wrap': 'ellipsis',
    'text-max-width': nodeSize.width - 12,
    'min-zoomed-font-size': 4,
    'z-index-compare': 'manual',
    'z-index': 20,
  }
  const unhealthy = (colour: string) => ({
    ...bar(colour),
    'border-color': colour,
    'border-width': 2.5,
    // the sign before the name takes room
    'font-size': cardFont - 1,
  })
  return [
    { selector: '.card', style: card },
    { selector: '.card.healthy', style: bar(theme.healthy) },
    { selector: '.card.idle', style: { color: theme.muted } },
    { selector: '.card.unknown', style: { 'border-style': 'dashed' } },
    { selector: '.card.degraded', style: unhealthy(theme.degraded) },
    { selector: '.card.failing', style: { ...unhealthy(theme.failing), color: theme.failing } },
    {
      selector: '.card.silent',
      style: { 'border-style': 'dotted', color: theme.muted, 'background-opacity': 0.5 },
    },
    // a store's outline is drawn whole: dashes on its curved ends read as damage
    { selector: '.card.as-store', style: { shape: 'barrel', 'border-style': 'solid' } },
    { selector: '.card.as-external', style: { 'corner-radius': nodeSize.height / 2 } },
    {
      selector: '.card.as-passthrough',
      style: { 'corner-radius': nodeSize.height / 2, 'border-style': 'dashed' },
    },
    { selector: '.card.as-blackhole', style: { shape: 'cut-rectangle', 'corner-radius': 10 } },
    {
      selector: '.card.as-unknown',
      style: { color: theme.muted, 'font-style': 'italic', 'border-style': 'dashed' },
    },
  ]
}

function edgeRules(theme: MapTheme): MapRule[] {
  const edge = {
    'line-color': theme.unknown,
    'target-arrow-color': theme.unknown,
    'target-arrow-shape': 'triangle',
    'arrow-scale': 0.9,
    'z-index-compare': 'manual',
    'z-index': 10,
  }
  return [
    { selector: '.edge', style: edge },
    {
      selector: '.edge.curved',
      style: {
        'curve-style': 'unbundled-bezier',
        'edge-distances': 'node-position',
        'source-endpoint': 'data(from)',
        'target-endpoint': 'data(to)',
        'control-point-distances': 'data(distances)',
        'control-point-weights': 'data(weights)',
      },
    },
    { selector: '.edge.straight', style: { 'curve-style': 'straight' } },
    {
      selector: '.edge.loop',
      style: { 'curve-style': 'bezier', 'loop-direction': '45deg', 'loop-sweep': '40deg' },
    },
    ...widthClasses.map(({ name, width }) => ({ selector: `.edge.${name}`, style: { width } })),
  ]
}

const line = (colour: string) => ({ 'line-color': colour, 'target-arrow-color': colour })
const dashes = (pattern: readonly number[]) => ({
  'line-style': 'dashed',
  'line-dash-pattern': pattern,
})

function edgeStateRules(theme: MapTheme): MapRule[] {
  const grounds = groundsOf(theme)
  const grey = calm(theme.unknown, grounds, 3.1)
  return [
    { selector: '.edge.healthy', style: line(calm(theme.healthy, grounds, 3.2)) },
    { selector: '.edge.idle', style: { ...line(grey), 'target-arrow-shape': 'vee' } },
    { selector: '.edge.unknown', style: { ...line(grey), ...dashes([2, 3]) } },
    {
      selector: '.edge.silent',
      style: { ...line(grey), ...dashes([1.5, 5]) },
    },
    {
      selector: '.edge.degraded',
      style: { ...line(theme.degraded), ...dashes([10, 4]), 'z-index': 12 },
    },
    {
      selector: '.edge.failing',
      style: { ...line(theme.failing), ...dashes([6, 2]), 'z-index': 14 },
    },
    // a failing edge is never thin, however little it carries
    { selector: '.edge.failing.w0, .edge.failing.w1, .edge.failing.w2', style: { width: 3 } },
  ]
}

const alarm = (colour: string) => ({ color: colour, 'border-color': colour, 'font-weight': 600 })

function tagRules(theme: MapTheme): MapRule[] {
  const tag = {
    shape: 'round-rectangle',
    'corner-radius': 4,
    width: 'data(width)',
    height: 'data(height)',
    'background-color': theme.panel,
    'border-width': 1,
    'border-color': theme.control,
    label: 'data(label)',
    color: theme.muted,
    'font-family': theme.font,
    'font-size': 13,
    'text-halign': 'center',
    'text-valign': 'center',
    'min-zoomed-font-size': 4,
    'z-index-compare': 'manual',
    'z-index': 30,
  }
  return [
    { selector: '.tag', style: tag },
    { selector: '.tag.degraded', style: alarm(theme.degraded) },
    { selector: '.tag.failing', style: { ...alarm(theme.failing), 'z-index': 31 } },
  ]
}

function emphasisRules(theme: MapTheme): MapRule[] {
  const halo = (opacity: number, padding: number) => ({
    'underlay-color': theme.accent,
    'underlay-opacity': opacity,
    'underlay-padding': padding,
  })
  return [
    { selector: '.card.near-hovered, .edge.near-hovered', style: halo(0.14, 3) },
    { selector: '.card.near-selected, .edge.near-selected', style: halo(0.18, 3) },
    { selector: '.card.hovered, .edge.hovered', style: halo(0.24, 5) },
    { selector: '.card.found', style: { ...halo(0.3, 6), 'border-color': theme.accent } },
    {
      selector: '.card.selected',
      style: { ...halo(0.3, 6), 'border-color': theme.accent, 'border-width': 3 },
    },
    { selector: '.edge.selected', style: { ...halo(0.4, 5), 'z-index': 16 } },
    { selector: '.faded', style: { opacity: 0.3 } },
  ]
}
