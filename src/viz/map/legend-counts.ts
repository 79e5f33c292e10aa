import type { Positions } from '#src/domain/layout/layout.ts'

import { glyphsOf, type Glyph } from './glyph.ts'
import type { MapPicture } from './map-options.ts'
import { toElements } from './to-elements.ts'

/** How often each kind of thing is on the map: by the classes that it is drawn with. */
export type LegendCounts = {
  readonly edges: ReadonlyMap<string, number>
  readonly cards: ReadonlyMap<string, number>
  readonly glyphs: ReadonlyMap<Glyph, number>
  readonly rings: number
  /** What is written on edges, as it is written. */
  readonly texts: readonly string[]
}

/** Counts what is on the map now; without positions nothing is. */
export function legendCounts(picture: MapPicture, positions: Positions | undefined): LegendCounts {
  const edges = new Map<string, number>()
  const cards = new Map<string, number>()
  let rings = 0
  const texts: string[] = []
  for (const { classes, data } of toElements(picture, positions ?? new Map()).values()) {
    const [kind, ...names] = classes.split(' ')
    if (kind === 'ring') rings += 1
    if (kind === 'tag') texts.push(String(data['label']))
    const counts = kind === 'edge' ? edges : kind === 'card' ? cards : undefined
    // what a fold looks like besides says nothing of what is in it
    const isFold = names.includes('fold')
    for (const name of names) {
      if (counts !== undefined && !(isFold && name.startsWith('as-'))) count(counts, name)
    }
  }
  const glyphs = new Map<Glyph, number>()
  for (const edge of picture.map.graph.edges.values()) {
    for (const glyph of glyphsOf(edge)) count(glyphs, glyph)
  }
  return { edges, cards, glyphs, rings, texts }
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
