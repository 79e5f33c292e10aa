import type { LucideIcon } from 'lucide-react'
import type { ComponentProps } from 'react'

import { Button } from './Button.tsx'

type IconButtonProps = Omit<ComponentProps<typeof Button>, 'children' | 'aria-label' | 'title'> & {
  /** What it does; its accessible name and its tooltip. */
  readonly label: string
  readonly icon: LucideIcon
}

export function IconButton({ label, icon: Icon, look = 'quiet', ...rest }: IconButtonProps) {
  return (
    <Button look={look} aria-label={label} title={label} {...rest} square>
      <Icon size={15} strokeWidth={1.75} aria-hidden />
    </Button>
  )
}
