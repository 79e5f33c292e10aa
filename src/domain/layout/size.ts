/** A place on the map: the middle of a node, in map units (pixels at zoom 1), y downwards. */
export type Position = { readonly x: number; readonly y: number }

/** An upright rectangle in map units. */
export type Rectangle = {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** The card that every node is drawn as; the layout keeps cards apart, the map draws this size. */
export const nodeSize = { width: 180, height: 30 } as const

/** From the middle of one column or row to the middle of the next. */
export const pitch = { column: 264, row: 36 } as const

/** What the frame of a namespace or of a cluster adds around what it holds. */
export const namespaceFrame = { side: 10, header: 22, foot: 8 } as const
export const clusterFrame = { side: 14, header: 27, foot: 10 } as const

/** The least free space between two frames. */
export const frameGap = 8

/** The rectangle of a node's card. */
export const cardAt = ({ x, y }: Position): Rectangle => ({
  left: x - nodeSize.width / 2,
  right: x + nodeSize.width / 2,
  top: y - nodeSize.height / 2,
  bottom: y + nodeSize.height / 2,
})

/** The smallest rectangle around both; `undefined` stands for "none yet". */
export const union = (a: Rectangle | undefined, b: Rectangle): Rectangle =>
  a === undefined
    ? b
    : {
        left: Math.min(a.left, b.left),
        top: Math.min(a.top, b.top),
        right: Math.max(a.right, b.right),
        bottom: Math.max(a.bottom, b.bottom),
      }

type Frame = { readonly side: number; readonly header: number; readonly foot: number }

/** A rectangle with its frame put around it. */
export const framed = (inner: Rectangle, frame: Frame): Rectangle => ({
  left: inner.left - frame.side,
  right: inner.right + frame.side,
  top: inner.top - frame.header,
  bottom: inner.bottom + frame.foot,
})

/** Whether two rectangles come nearer to one another than `gap`; touching at `gap` is apart. */
export const areNear = (a: Rectangle, b: Rectangle, gap: number): boolean =>
  a.left < b.right + gap &&
  b.left < a.right + gap &&
  a.top < b.bottom + gap &&
  b.top < a.bottom + gap
