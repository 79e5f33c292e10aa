import { focusDirections, focusHops, type Focus } from '#src/domain/detail/map-detail.ts'
import {
  levels,
  parseEdgeId,
  parseNodeId,
  toEdgeId,
  toNodeId,
  type EdgeId,
  type Level,
  type NodeId,
} from '#src/domain/mesh/identity.ts'
import { formatDuration, parseDuration } from '#src/domain/time-window.ts'
import { seconds, type EpochMillis, type Seconds } from '#src/domain/units.ts'
import type { Sort } from '#src/ui/sort-rows.ts'
import { edgeLabels, type EdgeLabel } from '#src/viz/map/map-options.ts'

import {
  defaultMatrix,
  parseMatrixState,
  toMatrixTexts,
  type MatrixState,
} from './matrix/matrix-url.ts'
import {
  formatCompareWith,
  formatMomentText,
  parseCompareWith,
  parseMomentText,
  type CompareWith,
} from './time/moments.ts'

export const timeRanges: readonly Seconds[] = [60, 300, 900, 3600, 21_600].map(seconds)
export const refreshIntervals = [5, 10, 15, 30, 60, 300] as const
export type RefreshInterval = (typeof refreshIntervals)[number] | 'off'

export const edgeSortKeys = [
  'source',
  'target',
  'protocol',
  'rate',
  'errors',
  'p50',
  'p95',
  'p99',
] as const
export const serviceSortKeys = ['service', 'in', 'errors', 'out', 'versions'] as const

/** Sizes of the panes, in per cent of what they share. */
export type PaneSizes = {
  /** Height of the map and the matrix over the tables. */
  readonly map: number
  /** Height of the map over the matrix. */
  readonly matrix: number
  /** Width of the map beside the inspector. */
  readonly inspector: number
  /** Width of the edges beside the services. */
  readonly edges: number
}

/** What you are looking at: all of it stands in the URL, so a link shows another person the same. */
export type TrafficState = {
  /** Empty means all. */
  readonly clusters: readonly string[]
  readonly namespaces: readonly string[]
  readonly level: Level
  readonly range: Seconds
  /** The moment that is looked at; absent: now. */
  readonly at: EpochMillis | undefined
  /** What it is compared with, if with anything. */
  readonly compare: CompareWith | undefined
  readonly refresh: RefreshInterval
  readonly paused: boolean
  readonly find: string
  /** Expressions of `domain/find`: what is named stands out, and what is not drawn. */
  readonly hide: string
  readonly focus: Focus | undefined
  /** Boxes and services shown one level finer, and boxes shown as one card. */
  readonly opened: readonly NodeId[]
  readonly closed: readonly NodeId[]
  /** Draw all of it, however much. */
  readonly everything: boolean
  readonly labels: readonly EdgeLabel[]
  /** Both sides' numbers on edges. */
  readonly sides: boolean
  readonly selected: EdgeId | NodeId | undefined
  readonly edgeSort: Sort
  readonly serviceSort: Sort
  readonly matrix: MatrixState
  readonly panes: PaneSizes
}

export const defaultState: TrafficState = {
  clusters: [],
  namespaces: [],
  level: 'service',
  range: seconds(300),
  at: undefined,
  compare: undefined,
  refresh: 15,
  paused: false,
  find: '',
  hide: '',
  focus: undefined,
  opened: [],
  closed: [],
  everything: false,
  labels: ['trouble'],
  sides: false,
  selected: undefined,
  edgeSort: { key: 'errors', descending: true },
  serviceSort: { key: 'errors', descending: true },
  matrix: defaultMatrix,
  panes: { map: 76, matrix: 50, inspector: 74, edges: 58 },
}

/** Reads the state from a URL's search; whatever is missing or makes no sense is the default. */
export function parseTrafficState(search: URLSearchParams): TrafficState {
  const refresh = search.get('refresh')
  return {
    clusters: unique(search.getAll('cluster')),
    namespaces: unique(search.getAll('namespace')),
    level: levels.find((level) => level === search.get('level')) ?? defaultState.level,
    range: parseRange(search.get('range')) ?? defaultState.range,
    at: parseMomentText(search.get('at')),
    compare: parseCompareWith(search.get('compare')),
    refresh: parseRefresh(refresh),
    paused: search.get('paused') === 'yes',
    find: search.get('find') ?? '',
    hide: search.get('hide') ?? '',
    focus: parseFocus(search),
    opened: parseNodes(search.getAll('open')),
    closed: parseNodes(search.getAll('closed')),
    everything: search.get('draw') === 'everything',
    labels: parseLabels(search.get('labels')),
    sides: search.get('sides') === 'both',
    selected: parseSelected(search.get('selected') ?? ''),
    edgeSort: parseSort(search.get('edges'), edgeSortKeys) ?? defaultState.edgeSort,
    serviceSort: parseSort(search.get('services'), serviceSortKeys) ?? defaultState.serviceSort,
    matrix: parseMatrixState(search),
    panes: {
      map: parseSize(search.get('map-size')) ?? defaultState.panes.map,
      matrix: parseSize(search.get('matrix-size')) ?? defaultState.panes.matrix,
      inspector: parseSize(search.get('inspector-size')) ?? defaultState.panes.inspector,
      edges: parseSize(search.get('edges-size')) ?? defaultState.panes.edges,
    },
  }
}

/** Writes the state as a URL's search, without what is the default: the inverse of parsing. */
export function formatTrafficState(state: TrafficState): URLSearchParams {
  const search = new URLSearchParams()
  for (const cluster of state.clusters) search.append('cluster', cluster)
  for (const namespace of state.namespaces) search.append('namespace', namespace)
  for (const id of state.opened) search.append('open', id)
  for (const id of state.closed) search.append('closed', id)
  const texts = toTexts(state)
  const defaults = toTexts(defaultState)
  for (const [name, text] of Object.entries(texts)) {
    if (text !== defaults[name]) search.set(name, text)
  }
  return search
}

function toTexts(state: TrafficState): Readonly<Record<string, string>> {
  return {
    level: state.level,
    range: formatDuration(state.range),
    at: formatMomentText(state.at),
    compare: formatCompareWith(state.compare),
    refresh: String(state.refresh),
    paused: state.paused ? 'yes' : '',
    find: state.find,
    hide: state.hide,
    focus: state.focus?.on ?? '',
    hops: state.focus === undefined ? '' : String(state.focus.hops),
    direction: state.focus?.direction ?? '',
    draw: state.everything ? 'everything' : '',
    labels: state.labels.join(' '),
    sides: state.sides ? 'both' : '',
    selected: state.selected ?? '',
    edges: formatSort(state.edgeSort),
    services: formatSort(state.serviceSort),
    ...toMatrixTexts(state.matrix),
    'map-size': String(state.panes.map),
    'matrix-size': String(state.panes.matrix),
    'inspector-size': String(state.panes.inspector),
    'edges-size': String(state.panes.edges),
  }
}

/** A brushed window may be of any length that a rate can be averaged over. */
const shortestRange = 15
const longestRange = 7 * 86_400

function parseRange(text: string | null): Seconds | undefined {
  const parsed = parseDuration(text ?? '')
  if (!parsed.ok || formatDuration(parsed.value) !== text) return undefined
  const isWithin = parsed.value >= shortestRange && parsed.value <= longestRange
  return isWithin && Number.isInteger(parsed.value) ? parsed.value : undefined
}

function parseRefresh(text: string | null): RefreshInterval {
  if (text === 'off') return 'off'
  return refreshIntervals.find((interval) => String(interval) === text) ?? defaultState.refresh
}

function parseSelected(text: string): EdgeId | NodeId | undefined {
  const edge = parseEdgeId(text)
  if (edge.ok) return toEdgeId(edge.value)
  const node = parseNodeId(text)
  return node.ok ? toNodeId(node.value) : undefined
}

function parseFocus(search: URLSearchParams): Focus | undefined {
  const on = parseSelected(search.get('focus') ?? '')
  if (on === undefined) return undefined
  const hops = focusHops.find((count) => String(count) === search.get('hops')) ?? 1
  const direction = focusDirections.find((way) => way === search.get('direction')) ?? 'both'
  return { on, hops, direction }
}

const parseNodes = (texts: readonly string[]): readonly NodeId[] =>
  [...new Set(texts)].toSorted().flatMap((text) => {
    const node = parseNodeId(text)
    return node.ok ? [toNodeId(node.value)] : []
  })

/** An empty text asks for none; one that was never written, for the default. */
function parseLabels(text: string | null): readonly EdgeLabel[] {
  if (text === null) return defaultState.labels
  const words = text.split(' ')
  return edgeLabels.filter((label) => words.includes(label))
}

/** "errors" ascends, "-errors" descends. */
function parseSort(text: string | null, keys: readonly string[]): Sort | undefined {
  const descending = text?.startsWith('-') ?? false
  const key = descending ? text?.slice(1) : text
  return keys.some((known) => known === key) ? { key: key ?? '', descending } : undefined
}

const formatSort = (sort: Sort) => `${sort.descending ? '-' : ''}${sort.key}`

function parseSize(text: string | null): number | undefined {
  if (text === null || !/^\d{1,2}$/.test(text)) return undefined
  const size = Number(text)
  return size >= 10 && size <= 90 ? size : undefined
}

const unique = (names: readonly string[]) =>
  [...new Set(names.filter((name) => name !== ''))].toSorted()
