import type { Frames } from './frames-of.ts'
import {
  areNear,
  cardAt,
  clusterFrame,
  framed,
  frameGap,
  namespaceFrame,
  pitch,
  union,
  type Position,
  type Rectangle,
} from './size.ts'

/** The least free space between two cards when one is put beside another. */
const cardGap = 8

/** What stands in one cluster; the empty name holds the nodes that stand in no frame at all. */
type ClusterGround = {
  inner: Rectangle | undefined
  /** Around the cards of each namespace, and the frame around that. */
  readonly namespaces: Map<string, { readonly inner: Rectangle; readonly frame: Rectangle }>
  /** Cards without a namespace. */
  readonly loose: Rectangle[]
}

/** Nodes that are to be placed together, where they would stand. */
export type Placement = {
  readonly cluster: string
  /** Empty when the nodes stand in no namespace, or in several. */
  readonly namespace: string
  readonly cards: readonly Rectangle[]
  /** Around the cards, and around the frames of their namespaces if there are several. */
  readonly inner: Rectangle
}

/** Which parts of the map are taken, by cards and by frames. */
export class Ground {
  readonly #clusters = new Map<string, ClusterGround>()
  readonly #cards = new Map<string, Rectangle[]>()
  #all: Rectangle | undefined

  /** The rectangle around everything that stands in a namespace, in a cluster, or anywhere. */
  extent(cluster?: string, namespace?: string): Rectangle | undefined {
    if (cluster === undefined) return this.#all
    const ground = this.#clusters.get(cluster)
    return namespace === undefined ? ground?.inner : ground?.namespaces.get(namespace)?.inner
  }

  add({ cluster, namespace }: Frames, position: Position): void {
    const card = cardAt(position)
    const ground = this.#groundOf(cluster)
    const cell = cellOf(position.x, position.y)
    const inCell = this.#cards.get(cell)
    if (inCell === undefined) this.#cards.set(cell, [card])
    else inCell.push(card)
    let outer = card
    if (namespace === '') {
      ground.loose.push(card)
    } else {
      const inner = union(ground.namespaces.get(namespace)?.inner, card)
      outer = framed(inner, namespaceFrame)
      ground.namespaces.set(namespace, { inner, frame: outer })
    }
    ground.inner = union(ground.inner, outer)
    this.#all = union(this.#all, outer)
  }

  /** Whether no card is in the way. */
  hasRoomForCards({ cards }: Placement): boolean {
    return cards.every((card) => {
      const x = (card.left + card.right) / 2
      const y = (card.top + card.bottom) / 2
      return around.every((right) =>
        around.every((down) =>
          (this.#cards.get(cellOf(x + right * cell.width, y + down * cell.height)) ?? []).every(
            (other) => !areNear(card, other, cardGap),
          ),
        ),
      )
    })
  }

  /** Whether the frames that the placement stretches stay clear of all others. */
  hasRoomForFrames({ cluster, namespace, inner }: Placement): boolean {
    const ground = this.#groundOf(cluster)
    const own =
      namespace === ''
        ? inner
        : framed(union(ground.namespaces.get(namespace)?.inner, inner), namespaceFrame)
    for (const [name, { frame }] of ground.namespaces) {
      if (name !== namespace && areNear(own, frame, frameGap)) return false
    }
    if (namespace !== '' && ground.loose.some((card) => areNear(own, card, frameGap))) return false
    const outer = this.#clusterFrame(cluster, union(ground.inner, own))
    return [...this.#clusters].every(
      ([name, other]) =>
        name === cluster ||
        other.inner === undefined ||
        !areNear(outer, this.#clusterFrame(name, other.inner), frameGap),
    )
  }

  #clusterFrame(cluster: string, inner: Rectangle): Rectangle {
    return cluster === '' ? inner : framed(inner, clusterFrame)
  }

  #groundOf(cluster: string): ClusterGround {
    const known = this.#clusters.get(cluster)
    if (known !== undefined) return known
    const fresh: ClusterGround = { inner: undefined, namespaces: new Map(), loose: [] }
    this.#clusters.set(cluster, fresh)
    return fresh
  }
}

/** Cards are found by the cell that their middle lies in; near ones lie in the cells around it. */
const cell = { width: pitch.column, height: 4 * pitch.row } as const
const around = [-1, 0, 1] as const

const cellOf = (x: number, y: number): string =>
  `${Math.round(x / cell.width)} ${Math.round(y / cell.height)}`
