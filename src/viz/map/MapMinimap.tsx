import { memo, useEffect, useState, type PointerEvent } from 'react'

import type { Rectangle } from '#src/domain/layout/size.ts'

import type { MapView } from './map-view.ts'
import { isAllSeen, minimapSize, toMinimap, type Minimap, type MinimapBox } from './minimap.ts'
import type { MapElements } from './to-elements.ts'

const fills: Readonly<Record<MinimapBox['look'], string>> = {
  cluster: 'fill-canvas stroke-line-strong',
  namespace: 'fill-hover stroke-line-strong',
  card: 'fill-control',
  degraded: 'fill-degraded',
  failing: 'fill-failing',
}
/** However little it is, trouble can be seen; in map units, it grows with the map. */
const troubleShare = 0.035

/**
 * The whole map in a corner while only a part of it is seen, to press or drag where one wants to
 * look. Keys pan the map itself, so this is for the pointer and the eye alone.
 */
export function MapMinimap({ view }: { readonly view: MapView }) {
  const { minimap, seen } = useMinimap(view)
  if (minimap === undefined || isAllSeen(minimap.bounds, seen)) return null
  const { bounds } = minimap
  const { width, height } = minimapSize(bounds)
  const follow = (event: PointerEvent<SVGSVGElement>) => {
    if (event.buttons !== 1) return
    event.currentTarget.setPointerCapture(event.pointerId)
    const box = event.currentTarget.getBoundingClientRect()
    view.lookAt({
      x: bounds.left + ((event.clientX - box.left) / box.width) * (bounds.right - bounds.left),
      y: bounds.top + ((event.clientY - box.top) / box.height) * (bounds.bottom - bounds.top),
    })
  }
  return (
    <svg
      aria-hidden
      width={width}
      height={height}
      viewBox={viewBoxOf(bounds)}
      preserveAspectRatio="none"
      onPointerDown={follow}
      onPointerMove={follow}
      className="border-line-strong bg-raised absolute right-17 bottom-2 hidden cursor-crosshair touch-none rounded border sm:block"
    >
      <Picture minimap={minimap} />
      <Box
        rectangle={seen}
        className="fill-accent/10 stroke-accent"
        strokeWidth={2}
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  )
}

const viewBoxOf = ({ left, top, right, bottom }: Rectangle): string =>
  [left, top, right - left, bottom - top].map(Math.round).join(' ')

const Picture = memo(function Picture({ minimap }: { readonly minimap: Minimap }) {
  const { bounds, frames, cards } = minimap
  const least = Math.max(bounds.right - bounds.left, bounds.bottom - bounds.top) * troubleShare
  return [...frames, ...cards].map(({ id, look, rectangle }) => (
    <Box
      key={id}
      rectangle={look === 'failing' || look === 'degraded' ? grown(rectangle, least) : rectangle}
      className={fills[look]}
      vectorEffect="non-scaling-stroke"
    />
  ))
})

function grown({ left, top, right, bottom }: Rectangle, least: number): Rectangle {
  const [x, y] = [Math.max(0, least - (right - left)) / 2, Math.max(0, least - (bottom - top)) / 2]
  return { left: left - x, top: top - y, right: right + x, bottom: bottom + y }
}

type BoxProps = {
  readonly rectangle: Rectangle
  readonly className: string
  readonly strokeWidth?: number
  readonly vectorEffect: 'non-scaling-stroke'
}

function Box({ rectangle: { left, top, right, bottom }, ...rest }: BoxProps) {
  return <rect x={left} y={top} width={right - left} height={bottom - top} {...rest} />
}

type Seen = {
  readonly elements: MapElements
  readonly minimap: Minimap | undefined
  readonly seen: Rectangle
}

/** Follows what is drawn and what is seen of it; the picture is only made anew with the former. */
function useMinimap(view: MapView): Seen {
  const [state, setState] = useState(() => lookAt(view))
  useEffect(
    () =>
      view.watch(() =>
        setState((before) => {
          const next = lookAt(view, before)
          const { minimap } = next
          const isShown = minimap !== undefined && !isAllSeen(minimap.bounds, next.seen)
          const size = minimap === undefined ? undefined : minimapSize(minimap.bounds)
          view.setCovered(isShown && size !== undefined ? coveredBy(size, view.pane()) : undefined)
          return next
        }),
      ),
    [view],
  )
  return state
}

function lookAt(view: MapView, before?: Seen): Seen {
  const { elements } = view
  const minimap = before?.elements === elements ? before.minimap : toMinimap(elements)
  return { elements, minimap, seen: view.seen() }
}

const inset = 8
/** From the right, where the map's buttons stand; left are the entry points of most maps. */
const besideButtons = 68

const coveredBy = (
  size: { readonly width: number; readonly height: number },
  pane: { readonly width: number; readonly height: number },
): Rectangle => ({
  left: pane.width - besideButtons - size.width,
  top: pane.height - inset - size.height,
  right: pane.width - besideButtons,
  bottom: pane.height - inset,
})
