import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'

import type { Positions } from '#src/domain/layout/layout.ts'
import type { Position } from '#src/domain/layout/size.ts'
import { toNodeId, type EdgeId, type NodeId } from '#src/domain/mesh/identity.ts'
import type { TrafficGraph } from '#src/domain/topology/graph.ts'
import { usePreference } from '#src/ui/preference.ts'

import { withClass } from './apply-emphasis.ts'
import { toEmphasis, type Emphasis } from './emphasis.ts'
import { boxOfTitle } from './frame-title.ts'
import { animation, type MapPicture } from './map-options.ts'
import { readTheme, watchTheme } from './map-theme.ts'
import { MapView } from './map-view.ts'
import type { Hover } from './pointer.ts'
import { toElements } from './to-elements.ts'

/** Where things stand, and what the viewer can do about that. */
type MapPlaces = {
  /** `undefined` while the first layout is made. Nodes without one are not drawn. */
  readonly positions: Positions | undefined
  readonly pinned: ReadonlySet<NodeId>
  /** Differs once everything was laid out from scratch. */
  readonly arrangement: number
  readonly move: (id: NodeId, position: Position) => void
}

export type MapContent = {
  readonly picture: MapPicture
  readonly places: MapPlaces
  readonly selected: NodeId | EdgeId | undefined
  readonly highlighted: ReadonlySet<string> | undefined
  /** While it is compared: how edges differ, by their ids; all others are as they were. */
  readonly changes?: EdgeLooks | undefined
}

/** The classes of edges that differ: one of the first five, and `unsure` where it says little. */
export type EdgeLooks = ReadonlyMap<
  string,
  'worse' | 'better' | 'traffic' | 'added' | 'removed' | `${string} unsure`
>

export type MapPresses = {
  readonly onPress: (id: NodeId | EdgeId | undefined) => void
  readonly onPressTwice: (id: NodeId | EdgeId) => void
  /** The title of a namespace's or a cluster's frame. */
  readonly onPressTitleTwice: (id: NodeId) => void
}

/** Beyond this many nodes and edges, following the pointer would repaint more than it tells. */
const mostHovered = 1200
/** A map waits so long for the places of newcomers; then it shows what it can. */
const patienceMillis = 200
/** From this many edges on, panning all of them is slower than panning their picture. */
const manyEdges = 1000

/**
 * Keeps a canvas at what the props say, by differences; the element that takes the returned
 * reference holds it.
 */
export function useMapView({ picture, places, ...content }: MapContent, presses: MapPresses) {
  const { graph } = picture.map
  const { positions, arrangement } = places
  const host = useRef<HTMLDivElement>(null)
  const [view, setView] = useState<MapView>()
  const [hover, setHover] = useState<Hover>()
  const [isClose, setIsClose] = useState(false)
  const isLarge = useLatch(graph.edges.size >= manyEdges)

  const press = useEffectEvent((id: string | undefined) =>
    presses.onPress(id === undefined ? undefined : idIn(picture, id)),
  )
  const pressTwice = useEffectEvent((text: string) => {
    const id = idIn(picture, text)
    if (id !== undefined) return presses.onPressTwice(id)
    const box = boxOfTitle(text)
    if (box !== undefined) presses.onPressTitleTwice(toNodeId(box))
  })
  const drag = useEffectEvent((text: string, position: Position) => {
    for (const id of graph.nodes.keys()) if (id === text) places.move(id, position)
  })
  useEffect(() => {
    const element = host.current
    if (element === null) return undefined
    const fresh = new MapView(
      element,
      { theme: readTheme(element), isLarge },
      {
        onPress: (id) => press(id),
        onPressTwice: (id) => pressTwice(id),
        onHover: setHover,
        onDrag: (id, position) => drag(id, position),
      },
    )
    const stopWatching = watchTheme(() => fresh.setTheme(readTheme(element)))
    setView(fresh)
    return () => {
      stopWatching()
      fresh.destroy()
      setView(undefined)
    }
  }, [isLarge])

  useEffect(() => {
    if (view === undefined || positions === undefined) return undefined
    const show = () => view.show(toElements(picture, positions, isClose), arrangement)
    if (view.elements.size === 0 || isPlaced(graph, positions)) {
      show()
      return undefined
    }
    // newcomers have their places in a moment: everything is painted once, with them
    const timer = setTimeout(show, patienceMillis)
    return () => clearTimeout(timer)
  }, [view, picture, graph, positions, arrangement, isClose])

  useEffect(() => view?.watch(() => setIsClose(view.isClose)), [view])

  const [animated] = usePreference(animation)
  useEffect(() => view?.animate(animated === 'on'), [view, animated])

  return { host, view, hover: useShownHover(hover, picture), ...content }
}

/** Follows the selection, the pointer, the walk and what is looked for. */
export function useMapEmphasis(
  view: MapView | undefined,
  { picture, places, selected, highlighted, changes }: MapContent,
  { hover, walked }: { readonly hover: Hover | undefined; readonly walked: string | undefined },
): void {
  const { graph } = picture.map
  const { pinned } = places
  useEffect(() => view?.reveal(selected), [view, selected])
  useEffect(() => {
    if (walked !== undefined) view?.reveal(walked)
  }, [view, walked])

  const isSmall = graph.nodes.size + graph.edges.size <= mostHovered
  const hovered = isSmall ? hover?.id : undefined
  useEffect(() => {
    const attention = toEmphasis(graph, { selected, hovered, highlighted })
    const ringed = withClass(attention, walked === undefined ? [] : [walked], 'walked')
    view?.emphasise(withChanges(withClass(ringed, pinned, 'pinned'), graph, changes))
  }, [view, graph, selected, hovered, highlighted, walked, pinned, changes])
}

function withChanges(
  emphasis: Emphasis,
  graph: TrafficGraph,
  changes: EdgeLooks | undefined,
): Emphasis {
  if (changes === undefined) return emphasis
  const classes = new Map(emphasis)
  for (const id of graph.edges.keys()) {
    const known = classes.get(id)
    const look = changes.get(id) ?? 'same'
    classes.set(id, known === undefined ? look : `${known} ${look}`)
  }
  return classes
}

function isPlaced({ nodes }: TrafficGraph, positions: Positions): boolean {
  for (const id of nodes.keys()) if (!positions.has(id)) return false
  return true
}

/** True for good once it was. */
export function useLatch(value: boolean): boolean {
  const [was, setWas] = useState(value)
  if (value && !was) setWas(true)
  return was || value
}

/** The pointer may rest where something was that isn't drawn any more. */
function useShownHover(hover: Hover | undefined, picture: MapPicture): Hover | undefined {
  return useMemo(
    () => (hover !== undefined && isShown(picture, hover.id) ? hover : undefined),
    [hover, picture],
  )
}

const isShown = (picture: MapPicture, id: string): boolean =>
  idIn(picture, id) !== undefined || boxOfTitle(id) !== undefined

/** The canvas knows ids as text; only those of the graph mean anything to the page. */
function idIn({ map: { graph } }: MapPicture, text: string): NodeId | EdgeId | undefined {
  for (const id of graph.nodes.keys()) if (id === text) return id
  for (const id of graph.edges.keys()) if (id === text) return id
  return undefined
}
