import { nodeSize } from '#src/domain/layout/size.ts'

import { calm, mix } from './contrast.ts'
import { labelFont } from './label-places.ts'
import type { MapTheme } from './map-theme.ts'
import { ringVersions } from './ring.ts'
import { widthClasses } from './visual-class.ts'

/** One rule of the canvas: which elements, and what they look like. */
export type MapRule = {
  readonly selector: string
  readonly style: Readonly<Record<string, string | number | readonly (string | number)[]>>
}

/** Names on cards, in map units: as large as a card has room for; long ones, and folds, are smaller. */
export const cardFont = 16
export const longFont = 13
export const foldFont = 12

/** What a ring of versions takes of a card's width. */
export const ringRoom = 26
const ringSize = 20

/** How much larger what needs a look is written where the map is seen from far. */
export const farScale = { small: 1.4, tiny: 2.6 } as const

/** Everything that paints the map, later rules over earlier ones. */
export function toMapStyle(theme: MapTheme): readonly MapRule[] {
  return [
    ...frameRules(theme),
    ...cardRules(theme),
    ...ringRules(theme),
    ...edgeRules(theme),
    ...edgeStateRules(theme),
    ...comparisonRules(theme),
    ...tagRules(theme),
    ...farRules(theme),
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
    { selector: '.card.long', style: { 'font-size': longFont } },
    {
      selector: '.card.split',
      style: {
        'text-margin-x': ringRoom / 2,
        'text-max-width': nodeSize.width - 12 - ringRoom,
      },
    },
    {
      selector: '.card.fold, .card.close',
      style: {
        'font-size': foldFont,
        'line-height': 1.05,
        // two lines, cut to fit already
        'text-wrap': 'wrap',
        'text-max-width': 2 * nodeSize.width,
      },
    },
    // a stack of cards: the outline of one more behind
    {
      selector: '.card.fold',
      style: {
        // cards of one look share one painted picture, and a ghost alone makes no other look
        'background-blacken': 0.001,
        ghost: 'yes',
        'ghost-offset-x': 4,
        'ghost-offset-y': -4,
        'ghost-opacity': 1,
      },
    },
  ]
}

/** Versions in shades of the neutral ramp, since colours of states are for states. */
function ringRules(theme: MapTheme): MapRule[] {
  const slices = Array.from({ length: ringVersions }, (_, index) => ({
    [`pie-${2 * index + 1}-background-color`]: ringShade(theme, index),
    [`pie-${2 * index + 1}-background-size`]: `data(well${index})`,
    [`pie-${2 * index + 2}-background-color`]: theme.failing,
    [`pie-${2 * index + 2}-background-size`]: `data(failed${index})`,
  }))
  const ring = {
    shape: 'ellipse',
    width: ringSize,
    height: ringSize,
    'background-opacity': 0,
    'border-width': 0,
    'pie-size': '100%',
    'pie-hole': '50%',
    events: 'no',
    'z-index-compare': 'manual',
    // over the card even where that is raised
    'z-index': 41,
  }
  return [{ selector: '.ring', style: Object.assign({}, ring, ...slices) }]
}

/** The shade of a version by its place in the ring: dark and light in turn, so that neighbours differ. */
const ringShade = (theme: MapTheme, index: number): string =>
  mix(theme.ink, theme.raised, [0.25, 0.72, 0.45, 0.85][index] ?? 0.5)

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
    // among many edges those that are well stand back by being thin: paler they could not be seen
    ...widthClasses.map(({ name, width }) => ({
      selector: `.edge.dense.${name}`,
      style: { width: Math.max(1, width * 0.5), 'arrow-scale': 0.7 },
    })),
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
  const quiet = mix(theme.healthy, theme.unknown, 0.4)
  return [
    { selector: '.edge.healthy', style: line(calm(quiet, grounds, 3.2)) },
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
    // what needs a look is never thin, however little it carries
    { selector: '.edge.degraded.w0, .edge.degraded.w1', style: { width: 2.25 } },
    { selector: '.edge.failing.w0, .edge.failing.w1, .edge.failing.w2', style: { width: 3.5 } },
  ]
}

/**
 * While two moments are compared, a line says what changed, and its health stands back: only solid
 * lines are told by enough requests.
 */
function comparisonRules(theme: MapTheme): MapRule[] {
  const changed = (colour: string, least: number) => ({
    ...line(colour),
    'line-style': 'solid',
    width: least,
    'z-index': 14,
  })
  return [
    {
      selector: '.edge.same',
      style: {
        ...line(calm(theme.unknown, groundsOf(theme), 3.1)),
        'line-style': 'solid',
        width: 1,
      },
    },
    { selector: '.edge.worse', style: changed(theme.worse, 4) },
    { selector: '.edge.better', style: changed(theme.better, 4) },
    { selector: '.edge.traffic', style: changed(theme.muted, 3) },
    { selector: '.edge.added', style: changed(theme.ink, 4.5) },
    {
      selector: '.edge.removed',
      style: { ...changed(theme.ink, 3), ...dashes([2, 6]), 'target-arrow-shape': 'tee' },
    },
    { selector: '.edge.unsure', style: { ...dashes([3, 5]), width: 2 } },
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
    'font-size': labelFont,
    'line-height': 14 / labelFont / 1.15,
    'text-wrap': 'wrap',
    'text-halign': 'center',
    'text-valign': 'center',
    'min-zoomed-font-size': 4,
    'z-index-compare': 'manual',
    'z-index': 30,
  }
  return [
    { selector: '.tag', style: tag },
    {
      selector: '.tag.silent',
      style: { 'border-style': 'dotted', 'border-color': theme.unknown },
    },
    { selector: '.tag.degraded', style: { ...alarm(theme.degraded), 'z-index': 31 } },
    // the one thing on the map that is filled: the eye goes there first
    {
      selector: '.tag.failing',
      style: {
        ...alarm(theme.failing),
        'background-color': theme.failing,
        color: theme.panel,
        'z-index': 32,
      },
    },
  ]
}

const farTag = (name: 'small' | 'tiny') => ({
  visibility: 'visible',
  label: 'data(brief)',
  width: `data(${name}Width)`,
  height: `data(${name}Height)`,
  'font-size': labelFont * farScale[name],
  'corner-radius': 4 * farScale[name],
  'border-width': 1.5,
})

/**
 * Seen from far (see `zoom-detail.ts`) numbers can't be read: what needs a look is written larger,
 * in brief, and drawn heavier; the rest keeps silent.
 */
function farRules(theme: MapTheme): MapRule[] {
  const rules = (['small', 'tiny'] as const).flatMap((name) => [
    { selector: `.tag.${name}`, style: { visibility: 'hidden' } },
    { selector: `.tag.${name}.degraded, .tag.${name}.failing`, style: farTag(name) },
  ])
  return [
    // while numbers can still be read, only what is no shorter in brief is written larger
    { selector: '.tag.middle.brief', style: farTag('small') },
    ...rules,
    { selector: '.edge.small.failing', style: { width: 5 } },
    { selector: '.edge.tiny.failing', style: { width: 9, 'arrow-scale': 1.2 } },
    { selector: '.edge.tiny.degraded', style: { width: 5 } },
    { selector: '.card.tiny.degraded', style: { 'border-width': 5 } },
    {
      selector: '.card.tiny.failing',
      style: {
        'background-fill': 'solid',
        'background-color': theme.failing,
        color: theme.panel,
        'border-width': 5,
      },
    },
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
