/**
 * Canvas text can't be measured where elements are made (there is no canvas in a test or a worker),
 * so the width of a text is an estimate: that of a wide font, so that nothing is cut.
 */

/** Shares of the font's size. */
const plain = 0.62
const others: readonly (readonly [characters: string, width: number])[] = [
  ["ijl.,:;|!()[]'·/- \u00A0", 0.34],
  ['mwMW%@✖▲↗⇢⊘…', 0.94],
]
const widths = new Map(
  others.flatMap(([characters, width]) =>
    Array.from(characters, (character) => [character, width] as const),
  ),
)

/** About how wide a line of text is drawn, in the unit of the font's size. */
export function textWidth(text: string, fontSize: number): number {
  let width = 0
  for (const character of text) width += widths.get(character) ?? plain
  return width * fontSize
}

/**
 * A name cut in its middle to fit: what tells names of one family apart is at their ends, as in
 * `reviews-v1` and `reviews-v2`.
 */
export function cutMiddle(name: string, fontSize: number, room: number): string {
  if (textWidth(name, fontSize) <= room) return name
  const characters = Array.from(name)
  for (let kept = characters.length - 1; kept > 4; kept -= 1) {
    const tail = Math.ceil(kept * 0.45)
    const cut = `${characters.slice(0, kept - tail).join('')}…${characters.slice(-tail).join('')}`
    if (textWidth(cut, fontSize) <= room) return cut
  }
  return name
}
