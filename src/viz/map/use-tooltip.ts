import { useCallback, useEffect, useRef, useState } from 'react'

import type { Rectangle } from '#src/domain/layout/size.ts'

import type { Hover } from './pointer.ts'

/** Long enough to cross a thing without meaning it, and to reach the card from what it speaks of. */
const restMillis = 180
const graceMillis = 250
/** A pointer covers about so much. */
const pointerSize = 10

export type Pointed = { readonly id: string; readonly beside: Rectangle }

/**
 * What the tooltip speaks of: what the pointer rests on, else what is walked on; nothing of either
 * once it was dismissed with Escape.
 *
 * @param hover - What the pointer is on, from the moment that it came there.
 * @param walked - What somebody stands on who walks by keys, and where that is.
 */
export function useTooltip(hover: Hover | undefined, walked: Pointed | undefined) {
  const [pointed, setPointed] = useState<Pointed>()
  const [stoodOn, setStoodOn] = useState<string>()
  const [dismissed, setDismissed] = useState<string>()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const schedule = useCallback((next: Pointed | undefined, after: number) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setPointed(next), after)
  }, [])
  useEffect(() => {
    if (hover === undefined) schedule(undefined, graceMillis)
    else schedule({ id: hover.id, beside: around(hover.at) }, restMillis)
    return () => clearTimeout(timer.current)
  }, [hover, schedule])

  // whoever walks on has turned from what the pointer still rests on
  if (stoodOn !== walked?.id) {
    setStoodOn(walked?.id)
    setPointed(undefined)
  }
  const target = pointed ?? walked
  if (dismissed !== undefined && dismissed !== target?.id) setDismissed(undefined)
  const shown = target !== undefined && target.id !== dismissed ? target : undefined

  const shownId = shown?.id
  useEffect(() => {
    if (shownId === undefined) return undefined
    // first of all, so that one press of Escape takes away one thing
    const dismiss = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || isCovered()) return
      event.preventDefault()
      event.stopPropagation()
      setDismissed(shownId)
    }
    document.addEventListener('keydown', dismiss, { capture: true })
    return () => document.removeEventListener('keydown', dismiss, { capture: true })
  }, [shownId])

  return {
    shown,
    /** The pointer is on the card itself. */
    keep: useCallback(() => clearTimeout(timer.current), []),
    release: useCallback(() => schedule(undefined, graceMillis), [schedule]),
  }
}

const around = ({ x, y }: Hover['at']): Rectangle => ({
  left: x - pointerSize,
  top: y - pointerSize,
  right: x + pointerSize,
  bottom: y + pointerSize,
})

const isCovered = () => document.querySelector('dialog[open], :popover-open') !== null
