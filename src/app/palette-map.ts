import type { PaletteEntry } from '#src/ui/Palette.tsx'

const onMap = [
  { title: 'Walk the map', key: '' },
  { title: 'Fit the map', key: '0' },
  { title: 'Arrange the map anew', key: 'a' },
  { title: 'Zoom the map in', key: '+' },
  { title: 'Zoom the map out', key: '-' },
] as const

/** What the map does by its own keys; nothing where no map is on the page. */
export function toMapActions(): readonly PaletteEntry[] {
  if (shownMap() === null) return []
  return onMap.map(({ title, key }) => ({
    id: `action ${title}`,
    group: 'Actions',
    title,
    place: '',
    detail: key,
    weight: 0,
    does: { run: () => pressOnMap(key) },
  }))
}

const shownMap = () => document.querySelector<HTMLElement>('[aria-roledescription="map"]')

/** The map is gone to, and told the key: what it does with it is its own business. */
function pressOnMap(key: string): void {
  const map = shownMap()
  map?.focus()
  if (key !== '') map?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
}
