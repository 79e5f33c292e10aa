import { Dialog } from '#src/ui/Dialog.tsx'
import { usePreference } from '#src/ui/preference.ts'
import { shortcutPreference } from '#src/ui/use-shortcuts.ts'

type Key = { readonly press: readonly string[]; readonly does: string }

const groups: readonly { readonly title: string; readonly keys: readonly Key[] }[] = [
  {
    title: 'On the map, while it has the focus',
    keys: [
      { press: ['→'], does: 'Go along a call' },
      { press: ['←'], does: 'Go back to a caller' },
      { press: ['↑', '↓'], does: 'Go through siblings, worst first' },
      { press: ['Home', 'End'], does: 'The first and the last of them' },
      { press: ['Enter'], does: 'Select' },
      { press: ['o'], does: 'Open: one level finer, or its page' },
      { press: ['c'], does: 'Close: fold it into one card' },
      { press: ['f'], does: 'Focus: only what it calls and who calls it' },
      { press: ['a'], does: 'Arrange all of it anew' },
      { press: ['Alt', '↑ ↓ ← →'], does: 'Move a card' },
      { press: ['Shift', '↑ ↓ ← →'], does: 'Move the view' },
      { press: ['u'], does: 'Unpin a moved card' },
      { press: ['+', '−', '0'], does: 'Closer, farther, all of it' },
      { press: ['Esc'], does: 'Leave the map' },
    ],
  },
  {
    title: 'Anywhere',
    keys: [
      { press: ['⌘ or Ctrl', 'K'], does: 'Go to anything by its name' },
      { press: ['/'], does: 'Find' },
      { press: ['p'], does: 'Pause, or go on' },
      { press: ['r'], does: 'Refresh now' },
      { press: ['[', ']'], does: 'Back in time, and forward' },
      { press: ['l'], does: 'Live: show what is now' },
      { press: ['Esc'], does: 'Close what is open; let go of the selection' },
      { press: ['?'], does: 'Show these keys' },
    ],
  },
  {
    title: 'In a table',
    keys: [
      { press: ['↑', '↓'], does: 'Go through the rows' },
      { press: ['Enter'], does: 'Select the row' },
    ],
  },
  {
    title: 'In the find box',
    keys: [
      { press: ['↓', '↑'], does: 'Go through the suggestions' },
      { press: ['Enter', 'Tab'], does: 'Take the suggestion' },
      { press: ['Esc'], does: 'Close the list; empty the box; leave it' },
    ],
  },
]

type KeysDialogProps = { readonly open: boolean; readonly onClose: () => void }

export function KeysDialog({ open, onClose }: KeysDialogProps) {
  const [shortcuts, setShortcuts] = usePreference(shortcutPreference)
  return (
    <Dialog title="Keys" open={open} isWide onClose={onClose}>
      <div className="gap-x-8 sm:columns-2">
        {groups.map((group) => (
          <KeyGroup key={group.title} {...group} />
        ))}
      </div>
      <label className="border-line text-muted flex min-h-6 items-center gap-2 border-t pt-3">
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

function KeyGroup({ title, keys }: (typeof groups)[number]) {
  return (
    <section aria-label={title} className="break-inside-avoid pb-4">
      <h3 className="pb-1.5 font-medium">{title}</h3>
      <dl className="flex flex-col gap-y-1.5">
        {keys.map(({ press, does }) => (
          <div key={does} className="grid grid-cols-[7.5rem_1fr] items-center gap-x-2">
            <dt className="flex flex-wrap gap-1">
              {press.map((key) => (
                <kbd
                  key={key}
                  className="border-line-strong bg-canvas inline-flex h-6 min-w-6 items-center justify-center rounded border px-1.5 font-mono text-xs whitespace-nowrap"
                >
                  {key}
                </kbd>
              ))}
            </dt>
            <dd className="text-muted">{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
