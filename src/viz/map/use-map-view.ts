import { useEffect, useEffectEvent, useRef, useState } from 'react'

import type { Positions } from '#src/domain/layout/layout.ts'
import type { EdgeId, NodeId } from '#src/domain/mesh/identity.ts'
import type { TrafficGraph } from '#src/domain/topology/graph.ts'

import { toEmphasis } from './emphasis.ts'
import type { MapPicture } from './map-options.ts'
import { readTheme, watchTheme } from './map-theme.ts'
import { MapView } from './map-view.ts'
import { toElements } from './to-elements.ts'

export type MapContent = {
  readonly picture: MapPicture
  readonly positions: Positions | undefined
  readonly selected: NodeId | EdgeId | undefined
  readonly highlighted: ReadonlySet<string> | undefined
  readonly onSelect: (id: NodeId | EdgeId | undefined) => void
}

/** Beyond this many nodes and edges, following the pointer would repaint more than it tells. */
const mostHovered = 1200

/**
 * Keeps a canvas at what the props say, by differences; the element that takes the returned
 * reference holds it.
 */
export function useMapView(content: MapContent) {
  const { picture, positions, selected, highlighted } = content
  const { graph } = picture.map
  const host = useRef<HTMLDivElement>(null)
  const [view, setView] = useState<MapView>()
  const [hovered, setHovered] = useState<string>()

  const press = useEffectEvent((id: string | undefined) =>
    content.onSelect(id === undefined ? undefined : idIn(graph, id)),
  )
  useEffect(() => {
    const element = host.current
    if (element === null) return undefined
    const fresh = new MapView(element, readTheme(element), {
      onPress: (id) => press(id),
      onHover: setHovered,
    })
    const stopWatching = watchTheme(() => fresh.setTheme(readTheme(element)))
    setView(fresh)
    return () => {
      stopWatching()
      fresh.destroy()
      setView(undefined)
    }
  }, [])

  useEffect(() => {
    if (positions !== undefined) view?.show(toElements(picture, positions))
  }, [view, picture, positions])

  useEffect(() => view?.reveal(selected), [view, selected])

  const isSmall = graph.nodes.size + graph.edges.size <= mostHovered
  const pointed = isSmall ? hovered : undefined
  useEffect(() => {
    view?.emphasise(toEmphasis(graph, { selected, hovered: pointed, highlighted }))
  }, [view, graph, selected, pointed, highlighted])

  return { host, view, hovered: hovered === undefined ? undefined : idIn(graph, hovered) }
}

/** The canvas knows ids as text; only those of the graph mean anything to the page. */
function idIn(graph: TrafficGraph, text: string): NodeId | EdgeId | undefined {
  for (const id of graph.nodes.keys()) if (id === text) return id
  for (const id of graph.edges.keys()) if (id === text) return id
  return undefined
}
