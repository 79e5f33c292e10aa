import { useQuery } from '@tanstack/react-query'
import { Keyboard, Search } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'

import { sessionQueries } from '#src/queries/session.ts'
import { Button } from '#src/ui/Button.tsx'
import { classNames } from '#src/ui/class-names.ts'
import { IconButton } from '#src/ui/IconButton.tsx'
import { Link } from '#src/ui/Link.tsx'
import { pathAsLeft } from '#src/ui/location.ts'
import { Popover } from '#src/ui/Popover.tsx'
import { useShortcuts } from '#src/ui/use-shortcuts.ts'

import { pages } from './pages.tsx'
import { ThemeSwitch } from './ThemeSwitch.tsx'
import { WeirMark } from './WeirMark.tsx'

const KeysDialog = lazy(async () => ({
  default: (await import('./KeysDialog.tsx')).KeysDialog,
}))

const CommandPalette = lazy(async () => ({
  default: (await import('./CommandPalette.tsx')).CommandPalette,
}))

const commandKey = navigator.platform.startsWith('Mac') ? '⌘K' : 'Ctrl K'

type HeaderProps = {
  /** The path of the page shown; absent where there is none. */
  readonly current: string | undefined
}

export function Header({ current }: HeaderProps) {
  const [shown, setShown] = useState<'keys' | 'palette' | undefined>(undefined)
  const close = () => setShown(undefined)
  const showKeys = () => setShown('keys')
  const showPalette = () => setShown('palette')
  useShortcuts({ '?': showKeys, 'Ctrl+k': showPalette })

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
            to={path === current ? path : pathAsLeft(path)}
            aria-current={path === current ? 'page' : undefined}
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
      <SessionBadges />
      <Button look="quiet" aria-label="Go to" title={`Go to (${commandKey})`} onClick={showPalette}>
        <Search size={15} strokeWidth={1.75} aria-hidden />
        <kbd aria-hidden className="text-2xs font-mono max-sm:hidden">
          {commandKey}
        </kbd>
      </Button>
      <IconButton label="Keys" icon={Keyboard} onClick={showKeys} />
      <ThemeSwitch />
      {shown !== undefined && (
        <Suspense>
          {shown === 'keys' ? (
            <KeysDialog open onClose={close} />
          ) : (
            <CommandPalette onClose={close} onShowKeys={showKeys} />
          )}
        </Suspense>
      )}
    </header>
  )
}

const badge =
  'mr-1 inline-flex h-6 shrink-0 items-center whitespace-nowrap rounded border border-line-strong px-2 text-xs text-muted'

function SessionBadges() {
  const { data: session } = useQuery(sessionQueries.current())
  if (session === undefined) return null
  return (
    <>
      {session.readOnly && !session.demo && <span className={badge}>Read-only</span>}
      {session.demo && (
        <Popover
          label="About the demo"
          button="Demo mesh"
          buttonClassName={`${badge} hover:bg-hover`}
        >
          <div className="flex w-96 max-w-full flex-col gap-2 p-3">
            <p>These clusters are simulated, in this very process. Incidents come and go.</p>
            <p>
              To see your own mesh, start Weir with the address of a Prometheus that scrapes Istio:
            </p>
            <code className="border-line bg-canvas overflow-x-auto rounded border px-2 py-1.5 font-mono text-xs whitespace-nowrap">
              npm start -- --prometheus http://host:9090
            </code>
          </div>
        </Popover>
      )}
    </>
  )
}
