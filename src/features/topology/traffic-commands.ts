import { cellValues } from '#src/domain/heat/heat.ts'
import { levels } from '#src/domain/mesh/identity.ts'
import type { HealthState } from '#src/domain/signals/health.ts'
import { formatDuration } from '#src/domain/time-window.ts'
import type { TrafficEdge, TrafficGraph, TrafficNode } from '#src/domain/topology/graph.ts'
import { shownSignals } from '#src/domain/topology/shown-side.ts'
import { formatRate, formatRatio } from '#src/ui/formats.ts'
import type { PaletteEntry } from '#src/ui/Palette.tsx'
import { edgeLabels } from '#src/viz/map/map-options.ts'

import { toPeerLabel } from './peer-label.ts'
import { compareShifts } from './time/moments.ts'
import { trafficPath } from './traffic-path.ts'
import { defaultState, timeRanges, type TrafficState } from './url.ts'

/** Services, edges and namespaces of a graph as places to go, each in the state given. */
export function toTrafficPlaces(graph: TrafficGraph, state: TrafficState): readonly PaletteEntry[] {
  const nodes = [...graph.nodes.values()]
  return [
    ...nodes.map((node) => toNodeEntry(node, state)),
    ...[...graph.edges.values()].flatMap((edge) => toEdgeEntry(graph, edge, state) ?? []),
    ...nodes.flatMap(toServicePage),
    ...toNamespaces(nodes, state),
  ]
}

const weights: Readonly<Record<HealthState, number>> = {
  failing: 2,
  degraded: 1,
  unknown: 0,
  idle: 0,
  healthy: 0,
}

const facts = (health: HealthState) => ({ health, weight: weights[health] })

/** No failure is not told: TCP, for one, could not know of any. */
function numbers(rate: number, errors: number): string {
  if (rate === 0) return ''
  const failed = errors === 0 ? '' : ` · ${formatRatio(errors / rate)} failed`
  return `${formatRate(rate)}/s${failed}`
}

function toNodeEntry(node: TrafficNode, state: TrafficState): PaletteEntry {
  const { name, place } = toPeerLabel(node.identity)
  return {
    id: node.id,
    group: 'On the map',
    title: name,
    place,
    detail: numbers(node.inbound.rate, node.inbound.errors),
    ...facts(node.health.state),
    does: { to: trafficPath({ ...state, selected: node.id }) },
  }
}

function toEdgeEntry(
  graph: TrafficGraph,
  edge: TrafficEdge,
  state: TrafficState,
): PaletteEntry | undefined {
  const source = graph.nodes.get(edge.source)
  const target = graph.nodes.get(edge.target)
  if (source === undefined || target === undefined) return undefined
  const from = toPeerLabel(source.identity, 'source')
  const to = toPeerLabel(target.identity, 'target')
  const shown = shownSignals(edge)
  return {
    id: edge.id,
    group: 'Edges',
    title: `${from.name} → ${to.name}`,
    place: [edge.protocol, to.place].filter((part) => part !== '').join(' · '),
    detail: shown === undefined ? 'silent' : numbers(shown.rate, shown.errors),
    ...facts(edge.health.state),
    does: { to: trafficPath({ ...state, selected: edge.id }) },
  }
}

/** Only services of the mesh have a page. */
function toServicePage({ identity, inbound, health }: TrafficNode): readonly PaletteEntry[] {
  const { kind, cluster, namespace, service } = identity
  if (kind !== 'mesh' || namespace === '' || service === '') return []
  const path = ['', 'services', cluster, namespace, service].map(encodeURIComponent).join('/')
  return [
    {
      id: path,
      group: 'Service pages',
      title: service,
      place: `${namespace} · ${cluster}`,
      detail: numbers(inbound.rate, inbound.errors),
      ...facts(health.state),
      does: { to: path },
    },
  ]
}

function toNamespaces(nodes: readonly TrafficNode[], state: TrafficState): readonly PaletteEntry[] {
  const counts = new Map<string, number>()
  for (const { identity } of nodes) {
    if (identity.namespace === '') continue
    counts.set(identity.namespace, (counts.get(identity.namespace) ?? 0) + 1)
  }
  return [...counts].map(([namespace, count]) => ({
    id: `namespace ${namespace}`,
    group: 'Namespaces',
    title: namespace,
    place: 'its traffic alone',
    detail: `${count} on the map`,
    weight: 0,
    does: { to: trafficPath({ ...state, namespaces: [namespace], selected: undefined }) },
  }))
}

const labelWords: Readonly<Record<(typeof edgeLabels)[number], string>> = {
  trouble: 'what is wrong',
  rate: 'rates',
  errors: 'error shares',
  mean: 'mean latency',
  p50: 'p50 latency',
  p95: 'p95 latency',
  p99: 'p99 latency',
  share: 'shares of the caller’s traffic',
}

const shiftWords = {
  previous: 'the previous window',
  yesterday: 'the same time yesterday',
  'last-week': 'the same time last week',
} as const
const cellWords = {
  errors: 'errors',
  p50: 'p50 latency',
  p95: 'p95 latency',
  p99: 'p99 latency',
  rate: 'requests per second',
} as const

/** Ways to look at the traffic other than now. */
export function toTrafficActions(state: TrafficState): readonly PaletteEntry[] {
  const action = (title: string, patch: Partial<TrafficState>): PaletteEntry => ({
    id: `action ${title}`,
    group: 'Actions',
    title,
    place: '',
    detail: '',
    weight: 0,
    does: { to: trafficPath({ ...state, ...patch }) },
  })
  return [
    action(state.paused ? 'Go on' : 'Pause', { paused: !state.paused }),
    ...(state.at === undefined ? [] : [action('Live: show what is now', { at: undefined })]),
    ...compareShifts
      .filter((shift) => shift !== state.compare)
      .map((shift) => action(`Compare with ${shiftWords[shift]}`, { compare: shift })),
    ...(state.compare === undefined ? [] : [action('Compare no more', { compare: undefined })]),
    ...cellValues
      .filter((value) => value !== state.matrix.value)
      .map((value) =>
        action(`Matrix of ${cellWords[value]}`, { matrix: { ...state.matrix, value } }),
      ),
    ...(state.find === '' ? [] : [action('Find nothing in particular', { find: '' })]),
    ...(state.hide === '' ? [] : [action('Show what is hidden', { hide: '' })]),
    ...(state.focus === undefined ? [] : [action('Leave the focus', { focus: undefined })]),
    ...levels
      .filter((level) => level !== state.level)
      .map((level) => action(`Draw by ${level}`, { level, selected: undefined })),
    ...timeRanges
      .filter((range) => range !== state.range)
      .map((range) => action(`Time range ${formatDuration(range)}`, { range })),
    ...edgeLabels.map((label) => {
      const isOn = state.labels.includes(label)
      const labels = edgeLabels.filter((one) =>
        one === label ? !isOn : state.labels.includes(one),
      )
      return action(`${isOn ? 'Hide' : 'Show'} labels: ${labelWords[label]}`, { labels })
    }),
    action(state.sides ? 'Show one side on edges' : 'Show both sides on edges', {
      sides: !state.sides,
    }),
    action(state.everything ? 'Fold what is healthy' : 'Draw everything', {
      everything: !state.everything,
    }),
    action('Traffic as it was at first', defaultState),
  ]
}
