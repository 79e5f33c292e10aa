import type { MapRule } from './map-style.ts'
import type { MapTheme } from './map-theme.ts'
import { fadeMillis } from './motion.ts'

/** What handling a map adds to how it looks: where one walks, what is pinned, what leaves. */
export function toHandlingStyle(theme: MapTheme): readonly MapRule[] {
  const ring = { 'outline-color': theme.ink, 'outline-style': 'solid', 'outline-opacity': 1 }
  return [
    // beyond the picture that is panned in place of a large map
    {
      selector: 'core',
      style: { 'outside-texture-bg-color': theme.canvas, 'outside-texture-bg-opacity': 1 },
    },
    // the canvas would throw a shade on what is pressed
    { selector: ':active', style: { 'overlay-opacity': 0 } },
    // on the corner that no other sign uses
    {
      selector: '.card.pinned',
      style: {
        'background-image': pinOf(theme),
        'background-image-containment': 'over',
        'background-clip': 'none',
        'background-width': 20,
        'background-height': 20,
        'background-position-x': '100%',
        'background-position-y': '0%',
        'background-offset-x': 8,
        'background-offset-y': -9,
        'bounds-expansion': 10,
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
    { selector: '.paled', style: { opacity: 0.35, events: 'no' } },
    {
      selector: '.fading',
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

/** A drawing pin, seen from the side and a little askew. */
function pinOf({ accent, raised }: MapTheme): string {
  const pin = 'M8 2h8v2l-1.5 1v5l3.5 3v2h-5v6l-1 2-1-2v-6H6v-2l3.5-3V5L8 4z'
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="48" height="48" viewBox="0 0 24 24">' +
    `<path transform="rotate(30 12 12)" d="${pin}" fill="${accent}" stroke="${raised}" ` +
    'stroke-width="1.5" stroke-linejoin="round" paint-order="stroke"/></svg>'
  return `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`
}
