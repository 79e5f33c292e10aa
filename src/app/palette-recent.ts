import { readStored, writeStored } from '#src/ui/stored-json.ts'

const key = 'palette'
const most = 12
// Storage may be switched off or full; choices then last as long as the page.
let kept: readonly string[] = []

/** Ids of what was chosen in the palette, the latest first. */
export function recentChoices(): readonly string[] {
  kept = readStored(key, parseIds) ?? kept
  return kept
}

export function rememberChoice(id: string): void {
  kept = [id, ...recentChoices().filter((other) => other !== id)].slice(0, most)
  writeStored(key, kept)
}

const parseIds = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) ? value.filter((id) => typeof id === 'string') : undefined
