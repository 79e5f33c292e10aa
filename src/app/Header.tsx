import { lazy, Suspense } from 'react'

import { classNames } from '#src/ui/class-names.ts'
import { ErrorBoundary } from '#src/ui/ErrorBoundary.tsx'
import { Link } from '#src/ui/Link.tsx'
import { pathAsLeft } from '#src/ui/location.ts'

import { pages } from './pages.tsx'
import { WeirMark } from './WeirMark.tsx'

// what stands at the right is nobody's first concern, so it may come a moment later
const HeaderTools = lazy(async () => ({
  default: (await import('./HeaderTools.tsx')).HeaderTools,
}))

type HeaderProps = {
  /** The path of the page shown; absent where there is none. */
  readonly current: string | undefined
  /** What is shown belongs to that page and is not the page itself. */
  readonly isWithin: boolean
}

export function Header({ current, isWithin }: HeaderProps) {
  return (
    <header className="border-line bg-panel flex h-10 shrink-0 items-center gap-1 border-b px-2 sm:px-3">
      <Link to="/" aria-label="Weir" className="flex h-7 items-center gap-2 rounded sm:mr-3">
        <WeirMark />
        <span className="text-base font-semibold tracking-tight max-[22.5rem]:hidden">Weir</span>
      </Link>
      <nav aria-label="Pages" className="flex h-full">
        {pages.map(({ path, title }) => (
          <Link
            key={path}
            to={path === current && !isWithin ? path : pathAsLeft(path)}
            aria-current={path === current ? (isWithin ? true : 'page') : undefined}
            className={classNames(
              'flex items-center border-b-2 px-1.5 pt-0.5 min-[22.5rem]:px-2 sm:px-2.5',
              path === current
                ? 'border-accent font-medium text-ink'
                : 'border-transparent text-muted hover:text-ink',
            )}
          >
            {title}
          </Link>
        ))}
      </nav>
      <span className="grow" />
      <ErrorBoundary renderFault={() => null}>
        <Suspense>
          <HeaderTools />
        </Suspense>
      </ErrorBoundary>
    </header>
  )
}
