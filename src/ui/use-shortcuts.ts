import { useEffect, useRef } from 'react'

import { readPreference, type Preference } from './preference.ts'

/** Single keys can be switched off (WCAG 2.1.4): speech input types them by accident. */
export const shortcutPreference: Preference<'on' | 'off'> = {
  key: 'shortcuts',
  values: ['on', 'off'],
  initial: 'on',
}

type Shortcuts = Readonly<Record<string, () => void>>

/**
 * Runs the handler of a key pressed anywhere but in a field, a list or an open dialog. `Ctrl+k`
 * stands for the command key, too, and works in a field: nobody types it.
 */
export function useShortcuts(shortcuts: Shortcuts): void {
  const current = useRef(shortcuts)
  useEffect(() => {
    current.current = shortcuts
  })

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey) return
      const isCommand = event.ctrlKey || event.metaKey
      const handler = current.current[isCommand ? `Ctrl+${event.key}` : event.key]
      if (handler === undefined || (!isCommand && isTaken(event))) return
      event.preventDefault()
      handler()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}

function isTaken({ key, target }: KeyboardEvent): boolean {
  if (key !== 'Escape' && readPreference(shortcutPreference) === 'off') return true
  if (document.querySelector('dialog[open], :popover-open') !== null) return true
  return target instanceof Element && target.closest('input, textarea, select') !== null
}
