/** What the parameters of a path said, decoded, by their names in the template. */
export type PathParameters = Readonly<Record<string, string>>

/**
 * Reads the parameters of a path by a template: `/services/:cluster/:name`.
 *
 * @returns `undefined` where the path is another's, a parameter is empty, or an escape is broken.
 *   A closing slash makes no difference.
 */
export function matchPath(template: string, pathname: string): PathParameters | undefined {
  const steps = template.split('/')
  const segments = withoutClosingSlash(pathname).split('/')
  if (steps.length !== segments.length) return undefined
  const parameters: Record<string, string> = {}
  for (const [index, step] of steps.entries()) {
    const segment = segments[index] ?? ''
    if (!step.startsWith(':')) {
      if (step !== segment) return undefined
      continue
    }
    const value = decodeSegment(segment)
    if (value === undefined || value === '') return undefined
    parameters[step.slice(1)] = value
  }
  return parameters
}

const withoutClosingSlash = (path: string): string =>
  path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path

function decodeSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}
