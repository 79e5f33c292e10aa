import type { CellLayer } from './cell-layers.ts'
import { toPathData } from './to-path-data.ts'

type LayerPictureProps = {
  readonly layers: readonly CellLayer[]
  readonly width: number
  readonly height: number
}

/** Layers as a small picture in the text, for strips and samples. */
export function LayerPicture({ layers, width, height }: LayerPictureProps) {
  return (
    <svg width={width} height={height} aria-hidden className="shrink-0">
      {layers.map((layer) => (
        <path
          key={`${layer.form} ${layer.colour}`}
          d={toPathData(layer)}
          {...(layer.form === 'boxes' ? { fill: layer.colour } : { stroke: layer.colour })}
        />
      ))}
    </svg>
  )
}
