const key = 'weir.palette'
const most = 12
// Storage may be switched off or full; choices then last as long as the page.
let kept: readonly string[] = []

/** Ids of what was chosen in the palette, the latest first. */
export function recentChoices(): readonly string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    if (Array.isArray(stored)) kept = stored.filter((id) => typeof id === 'string')
  } catch {
    // what is in memory stands
  }
  return kept
}

export function rememberChoice(id: string): void {
  kept = [id, ...recentChoices().filter((other) => other !== id)].slice(0, most)
  try {
    localStorage.setItem(key, JSON.stringify(kept))
  } catch {
    // kept in memory above
  }
}
