/** What can be searched for and ranked: a title, and where it belongs. */
export type Rankable = {
  readonly id: string
  readonly title: string
  readonly place: string
  /** Among equals the higher one comes first. */
  readonly weight: number
}

/**
 * The entries that hold every word of a query, best first: a title's beginning before a word's,
 * before its middle, before the place, before scattered letters. Among equals what was chosen
 * lately comes first, then what weighs more, then the order given.
 *
 * @param recent - Ids of entries chosen before, the latest first.
 */
export function rankEntries<T extends Rankable>(
  entries: readonly T[],
  query: string,
  recent: readonly string[],
): readonly T[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const lately = new Map(recent.map((id, index) => [id, recent.length - index]))
  return entries
    .map((entry) => ({ entry, score: scoreAll(words, entry), lately: lately.get(entry.id) ?? 0 }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score || b.lately - a.lately || b.entry.weight - a.entry.weight)
    .map(({ entry }) => entry)
}

/** 0 where a word is missing. */
function scoreAll(words: readonly string[], { title, place }: Rankable): number {
  let sum = 1
  for (const word of words) {
    const score = scoreWord(word, title.toLowerCase(), place.toLowerCase())
    if (score === 0) return 0
    sum += score
  }
  return sum
}

function scoreWord(word: string, title: string, place: string): number {
  if (title === word) return 6
  if (title.startsWith(word)) return 5
  const at = title.indexOf(word)
  if (at > 0) return isWordStart(title, at) ? 4 : 3
  if (place.includes(word)) return 2
  return hasLetters(word, title) ? 1 : 0
}

const isWordStart = (text: string, at: number): boolean =>
  !/[\p{L}\p{N}]/u.test(text.charAt(at - 1))

/**
 * Whether a text holds the letters of a word in order, beginning with its first at the start of a
 * word: "pys" finds "payments", and not every long name.
 */
function hasLetters(word: string, text: string): boolean {
  if (word.length < 2) return false
  const [first = '', ...others] = word
  for (let start = text.indexOf(first); start >= 0; start = text.indexOf(first, start + 1)) {
    let at = start
    const isWhole = others.every((letter) => (at = text.indexOf(letter, at + 1)) > 0)
    if (isWhole && (start === 0 || isWordStart(text, start))) return true
  }
  return false
}
