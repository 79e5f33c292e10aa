import { lazy, type ReactNode } from 'react'

import { TrafficPage } from '#src/features/topology/TrafficPage.tsx'

import { matchPath, type PathParameters } from './match-path.ts'

const ClustersPage = lazy(async () => ({
  default: (await import('#src/features/clusters/ClustersPage.tsx')).ClustersPage,
}))
const ServicePage = lazy(async () => ({
  default: (await import('#src/features/topology/service/ServicePage.tsx')).ServicePage,
}))

type Screen = {
  /** With `:name` for what an address decides. */
  readonly path: string
  readonly title: (parameters: PathParameters) => string
  readonly show: (parameters: PathParameters) => ReactNode
}

/** A page of the navigation. */
type Page = { readonly path: string; readonly title: string; readonly show: () => ReactNode }

/** Every page of the navigation, in order. The home page comes with the entry's own code. */
export const pages: readonly Page[] = [
  { path: '/', title: 'Traffic', show: () => <TrafficPage /> },
  { path: '/clusters', title: 'Clusters', show: () => <ClustersPage /> },
]

/** Screens that are reached from a page, and belong to it. */
const details: readonly (Screen & { readonly parent: string })[] = [
  {
    path: '/services/:cluster/:namespace/:name',
    parent: '/',
    title: ({ name = '' }) => name,
    show: ({ cluster = '', namespace = '', name = '' }) => (
      <ServicePage cluster={cluster} namespace={namespace} name={name} />
    ),
  },
]

/** What an address shows. */
type Shown = {
  readonly title: string
  /** The page of the navigation that it is, or belongs to. */
  readonly path: string
  readonly isDetail: boolean
  readonly content: ReactNode
}

/** The screen at a path, whether or not the path ends with a slash. */
export function pageAt(pathname: string): Shown | undefined {
  for (const { path, title, show } of pages) {
    if (matchPath(path, pathname)) return { title, path, isDetail: false, content: show() }
  }
  for (const { path, parent, title, show } of details) {
    const found = matchPath(path, pathname)
    if (found === undefined) continue
    return { title: title(found), path: parent, isDetail: true, content: show(found) }
  }
  return undefined
}
