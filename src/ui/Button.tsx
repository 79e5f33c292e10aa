import type { ComponentProps } from 'react'

import { classNames } from './class-names.ts'

type ButtonProps = ComponentProps<'button'> & {
  /** `quiet` has no border until it is pointed at: for bars full of buttons. */
  readonly look?: 'plain' | 'quiet' | 'accent'
}

const looks = {
  plain: 'border-line-strong bg-raised text-ink hover:bg-hover',
  quiet: 'border-transparent text-muted hover:bg-hover hover:text-ink',
  accent: 'border-accent bg-accent text-on-accent hover:opacity-90',
} as const

const pressed = 'aria-pressed:border-accent aria-pressed:bg-selected aria-pressed:text-ink'

export function Button({ look = 'plain', className, type = 'button', ...rest }: ButtonProps) {
  return (
    <button
      // a button that submits says so
      // oxlint-disable-next-line react/button-has-type -- the type is a prop with a literal default
      type={type}
      className={classNames(
        'inline-flex h-7 shrink-0 items-center justify-center gap-1.5 rounded border px-2.5 text-sm whitespace-nowrap disabled:opacity-50',
        looks[look],
        pressed,
        className,
      )}
      {...rest}
    />
  )
}
