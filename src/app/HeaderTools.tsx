import { useQuery } from '@tanstack/react-query'
import { Keyboard, Search } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'

import { sessionQueries } from '#src/queries/session.ts'
import { Button } from '#src/ui/Button.tsx'
import { IconButton } from '#src/ui/IconButton.tsx'
import { Popover } from '#src/ui/Popover.tsx'
import { useShortcuts } from '#src/ui/use-shortcuts.ts'

import { ThemeSwitch } from './ThemeSwitch.tsx'

const KeysDialog = lazy(async () => ({
  default: (await import('./KeysDialog.tsx')).KeysDialog,
}))

const CommandPalette = lazy(async () => ({
  default: (await import('./CommandPalette.tsx')).CommandPalette,
}))

const commandKey = navigator.platform.startsWith('Mac') ? '⌘K' : 'Ctrl K'

/** The right end of the header, and the keys that work on every page. */
export function HeaderTools() {
  const [shown, setShown] = useState<'keys' | 'palette' | undefined>(undefined)
  const close = () => setShown(undefined)
  const showKeys = () => setShown('keys')
  const showPalette = () => setShown('palette')
  useShortcuts({ '?': showKeys, 'Ctrl+k': showPalette })

  return (
    <>
      <SessionBadges />
      <Button
        look="quiet"
        className="max-sm:px-1.5"
        aria-label="Go to"
        title={`Go to (${commandKey})`}
        onClick={showPalette}
      >
        <Search size={15} strokeWidth={1.75} aria-hidden />
        <kbd aria-hidden className="text-2xs font-mono max-sm:hidden">
          {commandKey}
        </kbd>
      </Button>
      {/* small screens have seldom keys, and the palette shows them, too */}
      <span className="max-sm:hidden">
        <IconButton label="Keys" icon={Keyboard} onClick={showKeys} />
      </span>
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
    </>
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
