import { useEffect, useState, type RefObject } from 'react'

type ComboboxProps<T> = {
  readonly box: RefObject<HTMLInputElement | null>
  readonly options: readonly T[]
  /** @returns Whether more is to come, so that the list stays. */
  readonly onAccept: (option: T) => boolean
  readonly optionId: (index: number) => string
  /** What tells of the text's fault, where it has one. */
  readonly faultId: string | undefined
}

/**
 * The keys of a combobox, for a text field that is on screen already: the field is listened to and
 * marked, so that what helps it may come when it likes.
 */
export function useCombobox<T>({ box, options, onAccept, optionId, faultId }: ComboboxProps<T>) {
  // somebody may have been typing while this was on its way
  const [isOpen, setIsOpen] = useState(isWritten)
  const [active, setActive] = useState(-1)
  // what is wrong floats while it is being written, and takes its place when it stays so
  const [isInside, setIsInside] = useState(isWritten)
  const isShown = isOpen && options.length > 0
  const activeId = isShown && active >= 0 ? optionId(active) : undefined

  const open = (isWanted: boolean) => {
    setIsOpen(isWanted)
    setActive(-1)
  }
  const accept = (option: T) => open(onAccept(option))
  const move = (by: number) => {
    const places = options.length + 1
    setActive(((isShown ? active + 1 + by + places : (by + places) % places) % places) - 1)
    setIsOpen(true)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) {
      return
    }
    const option = isShown ? options[active] : undefined
    if (event.key === 'ArrowDown') move(1)
    else if (event.key === 'ArrowUp') move(-1)
    else if ((event.key === 'Enter' || event.key === 'Tab') && option !== undefined) accept(option)
    else if (event.key === 'Escape' && isShown) open(false)
    else {
      if (event.key === 'Enter') open(false)
      return
    }
    event.preventDefault()
    event.stopPropagation()
  }

  useEffect(() => {
    const field = box.current
    if (field === null) return undefined
    const show = () => {
      open(true)
      setIsInside(true)
    }
    const hide = () => {
      open(false)
      setIsInside(false)
    }
    const enter = () => setIsInside(true)
    field.addEventListener('keydown', onKeyDown)
    field.addEventListener('input', show)
    field.addEventListener('click', show)
    field.addEventListener('focus', enter)
    field.addEventListener('blur', hide)
    return () => {
      field.removeEventListener('keydown', onKeyDown)
      field.removeEventListener('input', show)
      field.removeEventListener('click', show)
      field.removeEventListener('focus', enter)
      field.removeEventListener('blur', hide)
    }
  })
  useEffect(() => {
    const field = box.current
    field?.setAttribute('aria-expanded', String(isShown))
    mark(field, 'aria-activedescendant', activeId)
    mark(field, 'aria-describedby', faultId)
    mark(field, 'aria-invalid', faultId === undefined ? undefined : 'true')
    if (activeId !== undefined) {
      document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' })
    }
  }, [box, isShown, activeId, faultId])

  return { isShown, isInside, active, accept }
}

/** Whether the focus is in a combobox that holds text already. */
function isWritten(): boolean {
  const field = document.activeElement
  return (
    field instanceof HTMLInputElement &&
    field.getAttribute('role') === 'combobox' &&
    field.value !== ''
  )
}

function mark(field: HTMLElement | null, name: string, value: string | undefined): void {
  if (value === undefined) field?.removeAttribute(name)
  else field?.setAttribute(name, value)
}
