import { useEffect, useReducer } from 'react'

import type { Rectangle } from '#src/domain/layout/size.ts'

import type { Pane } from './fit-map.ts'
import type { MapPicture } from './map-options.ts'
import { toTooltip } from './map-tooltip.ts'
import type { MapView } from './map-view.ts'
import { MapTooltip } from './MapTooltip.tsx'
import type { Hover } from './pointer.ts'
import { useTooltip } from './use-tooltip.ts'

const isInSight = ({ left, top, right, bottom }: Rectangle, { width, height }: Pane): boolean =>
  right > 0 && bottom > 0 && left < width && top < height

type TooltipLayerProps = {
  readonly view: MapView
  readonly picture: MapPicture
  readonly hover: Hover | undefined
  readonly walked: string | undefined
}

/** The card beside what is pointed at or walked on; it follows the latter while the map is moved. */
export function TooltipLayer({ view, picture, hover, walked }: TooltipLayerProps) {
  const [, follow] = useReducer((moves: number) => moves + 1, 0)
  useEffect(() => (walked === undefined ? undefined : view.watch(follow)), [view, walked])
  const place = walked === undefined ? undefined : view.placeOf(walked)
  const beside = place !== undefined && isInSight(place, view.pane()) ? place : undefined
  const standing = walked === undefined || beside === undefined ? undefined : { id: walked, beside }
  const { shown, keep, release } = useTooltip(hover, standing)
  const tooltip = shown === undefined ? undefined : toTooltip(shown.id, picture)
  if (shown === undefined || tooltip === undefined) return null
  return (
    <MapTooltip
      tooltip={tooltip}
      beside={shown.beside}
      pane={view.pane()}
      onEnter={keep}
      onLeave={release}
    />
  )
}
