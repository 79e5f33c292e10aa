import { Button } from '#src/ui/Button.tsx'
import { CopyButton } from '#src/ui/CopyButton.tsx'
import { EmptyMessage } from '#src/ui/EmptyMessage.tsx'

type ErrorPageProps = {
  readonly error: Error
  /** Draws the broken part anew; without it only a reload helps. */
  readonly onRetry?: () => void
}

/** Where a bug ends up: says that it is one, and leads out. */
export function ErrorPage({ error, onRetry }: ErrorPageProps) {
  const report = `${error.name}: ${error.message}\n${error.stack ?? ''}`
  return (
    <EmptyMessage isPage title="This page has hit a fault of its own">
      <p>The mesh isn’t to blame, and nothing in it was changed. Reloading usually helps.</p>
      <p className="border-line bg-panel flex items-start gap-1 rounded border p-2 font-mono text-xs break-words">
        <span className="min-w-0 grow">{error.message}</span>
        <CopyButton what="details" text={report} />
      </p>
      <div className="flex gap-2">
        {onRetry !== undefined && (
          <Button look="accent" onClick={onRetry}>
            Try again
          </Button>
        )}
        <Button onClick={() => window.location.reload()}>Reload</Button>
        <Button onClick={() => window.location.assign('/')}>
          Go to Traffic as it was at first
        </Button>
      </div>
    </EmptyMessage>
  )
}
