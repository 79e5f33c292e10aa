import type { Level, NodeId, Peer } from '../mesh/identity.ts'
import { framesOf } from './groups.ts'
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
  /** Around the cards of each namespace, without its frame. */
  readonly namespaces: Map<string, Rectangle>
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
  readonly #level: Level
  readonly #clusters = new Map<string, ClusterGround>()
  readonly #cards = new Map<number, Rectangle[]>()

  constructor(level: Level) {
    this.#level = level
  }

  /** The rectangle around everything that stands in a namespace, in a cluster, or anywhere. */
  extent(cluster?: string, namespace?: string): Rectangle | undefined {
    if (cluster === undefined) {
      const all = [...this.#clusters].flatMap(([, { inner }]) => inner ?? [])
      return all.reduce<Rectangle | undefined>(union, undefined)
    }
    const ground = this.#clusters.get(cluster)
    return namespace === undefined ? ground?.inner : ground?.namespaces.get(namespace)
  }

  add(peer: Peer, position: Position): void {
    const card = cardAt(position)
    const { cluster, namespace } = framesOf(peer, this.#level)
    const ground = this.#groundOf(cluster)
    const column = Math.round(position.x / pitch.column)
    this.#cards.set(column, [...(this.#cards.get(column) ?? []), card])
    if (namespace === '') {
      ground.loose.push(card)
      ground.inner = union(ground.inner, card)
    } else {
      const inner = union(ground.namespaces.get(namespace), card)
      ground.namespaces.set(namespace, inner)
      ground.inner = union(ground.inner, framed(inner, namespaceFrame))
    }
  }

  /** Whether no card is in the way. */
  hasRoomForCards({ cards }: Placement): boolean {
    return cards.every((card) => {
      const column = Math.round((card.left + card.right) / 2 / pitch.column)
      return [column - 1, column, column + 1].every((near) =>
        (this.#cards.get(near) ?? []).every((other) => !areNear(card, other, cardGap)),
      )
    })
  }

  /** Whether the frames that the placement stretches stay clear of all others. */
  hasRoomForFrames({ cluster, namespace, inner }: Placement): boolean {
    const ground = this.#groundOf(cluster)
    const own =
      namespace === ''
        ? inner
        : framed(union(ground.namespaces.get(namespace), inner), namespaceFrame)
    for (const [name, other] of ground.namespaces) {
      if (name !== namespace && areNear(own, framed(other, namespaceFrame), frameGap)) return false
    }
    if (namespace !== '' && ground.loose.some((card) => areNear(own, card, frameGap))) return false
    const frame = this.#clusterFrame(cluster, union(ground.inner, own))
    return [...this.#clusters].every(
      ([name, other]) =>
        name === cluster ||
        other.inner === undefined ||
        !areNear(frame, this.#clusterFrame(name, other.inner), frameGap),
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

/** Which block a newcomer belongs to: itself, or the frame that is new with it. */
export function blockOf(
  ground: Ground,
  { id, identity }: { readonly id: NodeId; readonly identity: Peer },
  level: Level,
): { readonly key: string; readonly cluster: string; readonly namespace: string } {
  const { cluster, namespace } = framesOf(identity, level)
  if (cluster !== '' && ground.extent(cluster) === undefined) {
    return { key: `cluster ${cluster}`, cluster, namespace: '' }
  }
  if (namespace !== '' && ground.extent(cluster, namespace) === undefined) {
    return { key: `namespace ${cluster}/${namespace}`, cluster, namespace }
  }
  return { key: `node ${id}`, cluster, namespace }
}
