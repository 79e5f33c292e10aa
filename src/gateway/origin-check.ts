/**
 * Whether a request was made by another site's page, or might have been.
 *
 * A cookie's SameSite says nothing about ports and sibling names, so the two headers that browsers
 * set themselves decide. Reads without either come from programs and pass; anything that isn't a
 * plain read must say where it comes from.
 */
export function isCrossSite(method: string, headers: Headers, ownHost: string): boolean {
  const site = headers.get('sec-fetch-site')
  const origin = headers.get('origin')
  if (origin !== null && !isOwnOrigin(origin, ownHost)) return true
  const isRead = method === 'GET' || method === 'HEAD'
  if (site !== null) return site !== 'same-origin' && !(site === 'none' && isRead)
  return !isRead && origin === null
}

function isOwnOrigin(origin: string, ownHost: string): boolean {
  return [`http://${ownHost}`, `https://${ownHost}`].includes(origin.toLowerCase())
}
