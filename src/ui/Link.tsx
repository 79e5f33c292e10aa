import type { ComponentProps, MouseEvent } from 'react'

import { navigate } from './location.ts'

type LinkProps = Omit<ComponentProps<'a'>, 'href' | 'onClick'> & { readonly to: string }

/** A link within the page. Other tabs, windows and downloads stay the browser's own business. */
export function Link({ to, children, ...rest }: LinkProps) {
  const follow = (event: MouseEvent) => {
    const isPlain = event.button === 0 && !event.altKey && !event.ctrlKey
    if (!isPlain || event.metaKey || event.shiftKey) return
    event.preventDefault()
    navigate(to)
  }
  return (
    <a href={to} onClick={follow} {...rest}>
      {children}
    </a>
  )
}
