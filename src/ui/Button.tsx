import type { ComponentProps } from 'react'

import { classNames } from './class-names.ts'

type ButtonProps = ComponentProps<'button'> & {
  /** `quiet` has no border until it is pointed at: for bars full of buttons. */
  readonly look?: 'plain' | 'quiet' | 'accent'
  /** As wide as it is high: for a lone icon. */
  readonly square?: boolean
}

const looks = {
  plain: 'border-line-strong bg-raised text-ink hover:bg-hover',
  quiet: 'border-transparent text-muted hover:bg-hover hover:text-ink',
  accent: 'border-accent bg-accent text-on-accent hover:opacity-90',
} as const

const pressed = 'aria-pressed:border-accent aria-pressed:bg-selected aria-pressed:text-ink'

export function Button({
  look = 'plain',
  square = false,
  className,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      // a button that submits says so
      // oxlint-disable-next-line react/button-has-type -- the type is a prop with a literal default
      type={type}
      className={classNames(
        'inline-flex h-7 shrink-0 items-center justify-center gap-1.5 rounded border text-sm whitespace-nowrap disabled:opacity-50',
        square ? 'w-7' : 'px-2.5',
        looks[look],
        pressed,
        className,
      )}
      {...rest}
    />
  )
}
