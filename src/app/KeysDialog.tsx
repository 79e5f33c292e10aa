import { Dialog } from '#src/ui/Dialog.tsx'
import { usePreference } from '#src/ui/preference.ts'
import { shortcutPreference } from '#src/ui/use-shortcuts.ts'

const keys = [
  { press: ['/'], does: 'Find a service' },
  { press: ['p'], does: 'Pause, or go on' },
  { press: ['r'], does: 'Refresh now' },
  { press: ['Esc'], does: 'Close what is open; let go of the selection' },
  { press: ['↑', '↓'], does: 'Go through the rows of a table' },
  { press: ['Enter'], does: 'Select the row' },
  { press: ['+', '−', '0'], does: 'Zoom the map, or fit it, while it has the focus' },
  { press: ['?'], does: 'Show these keys' },
] as const

type KeysDialogProps = { readonly open: boolean; readonly onClose: () => void }

export function KeysDialog({ open, onClose }: KeysDialogProps) {
  const [shortcuts, setShortcuts] = usePreference(shortcutPreference)
  return (
    <Dialog title="Keys" open={open} onClose={onClose}>
      <dl className="grid grid-cols-[5.75rem_1fr] items-center gap-y-1.5">
        {keys.map(({ press, does }) => (
          <div key={does} className="contents">
            <dt className="flex gap-1">
              {press.map((key) => (
                <kbd
                  key={key}
                  className="border-line-strong bg-canvas inline-flex h-6 min-w-6 items-center justify-center rounded border px-1.5 font-mono text-xs"
                >
                  {key}
                </kbd>
              ))}
            </dt>
            <dd className="text-muted">{does}</dd>
          </div>
        ))}
      </dl>
      <label className="border-line text-muted mt-4 flex items-center gap-2 border-t pt-3">
        <input
          type="checkbox"
          className="accent-accent size-3.5"
          checked={shortcuts === 'on'}
          onChange={(event) => setShortcuts(event.target.checked ? 'on' : 'off')}
        />
        Single keys work anywhere on the page
      </label>
    </Dialog>
  )
}
