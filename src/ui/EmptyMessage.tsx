import type { ReactNode } from 'react'

type EmptyMessageProps = {
  readonly title: string
  /** Why, and what to do about it. */
  readonly children?: ReactNode
}

/** What stands where there is nothing to show: says so, says why, and offers a way on. */
export function EmptyMessage({ title, children }: EmptyMessageProps) {
  return (
    <div className="mx-auto flex max-w-[34rem] flex-col gap-2 px-6 py-8">
      <p className="text-base font-semibold">{title}</p>
      {children !== undefined && <div className="text-muted flex flex-col gap-2">{children}</div>}
    </div>
  )
}
