import { lazy, type ComponentType } from 'react'

import { TrafficPage } from '#src/features/topology/TrafficPage.tsx'

const ClustersPage = lazy(async () => ({
  default: (await import('#src/features/clusters/ClustersPage.tsx')).ClustersPage,
}))

type Page = { readonly path: string; readonly title: string; readonly content: ComponentType }

/** Every page, in the order of the navigation. The home page comes with the entry's own code. */
export const pages: readonly Page[] = [
  { path: '/', title: 'Traffic', content: TrafficPage },
  { path: '/clusters', title: 'Clusters', content: ClustersPage },
]

/** The page at a path, whether or not the path ends with a slash. */
export function pageAt(pathname: string): Page | undefined {
  const path = pathname.length > 1 && pathname.endsWith('/') ? pathname.slice(0, -1) : pathname
  return pages.find((page) => page.path === path)
}
