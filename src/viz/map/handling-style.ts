import type { MapRule } from './map-style.ts'
import type { MapTheme } from './map-theme.ts'
import { fadeMillis } from './motion.ts'

/** What handling a map adds to how it looks: where one walks, what is pinned, what leaves. */
export function toHandlingStyle(theme: MapTheme): readonly MapRule[] {
  const ring = { 'outline-color': theme.ink, 'outline-style': 'solid', 'outline-opacity': 1 }
  return [
    // a pin's head on the corner that no other sign uses
    {
      selector: '.card.pinned',
      style: {
        'background-image': pinOf(theme),
        'background-image-containment': 'over',
        'background-clip': 'none',
        'background-width': 12,
        'background-height': 12,
        'background-position-x': '100%',
        'background-position-y': '0%',
        'background-offset-x': 5,
        'background-offset-y': -5,
        'bounds-expansion': 6,
      },
    },
    {
      selector: '.card.walked',
      style: { ...ring, 'outline-width': 3, 'outline-offset': 3, 'z-index': 40 },
    },
    {
      selector: '.edge.walked',
      style: { 'line-outline-width': 4, 'line-outline-color': theme.ink, 'z-index': 17 },
    },
    { selector: '.tag.walked', style: { ...ring, 'outline-width': 2, 'outline-offset': 1 } },
    // a title can be pressed twice, to fold what it names
    { selector: '.title', style: { events: 'yes' } },
    { selector: '.adrift', style: { visibility: 'hidden' } },
    {
      selector: '.leaving',
      style: {
        opacity: 0,
        events: 'no',
        'transition-property': 'opacity',
        'transition-duration': fadeMillis,
        'transition-timing-function': 'ease-out',
      },
    },
  ]
}

function pinOf({ accent, raised }: MapTheme): string {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">' +
    `<circle cx="12" cy="12" r="9" fill="${accent}" stroke="${raised}" stroke-width="4"/></svg>`
  return `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`
}
