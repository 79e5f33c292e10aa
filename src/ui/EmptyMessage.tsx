import type { ReactNode } from 'react'

type EmptyMessageProps = {
  readonly title: string
  /** Set where this is all there is to a page. */
  readonly isPage?: boolean
  /** Why, and what to do about it. */
  readonly children?: ReactNode
}

/** What stands where there is nothing to show: says so, says why, and offers a way on. */
export function EmptyMessage({ title, isPage = false, children }: EmptyMessageProps) {
  const Title = isPage ? 'h1' : 'p'
  return (
    <div className="mx-auto flex max-w-[34rem] flex-col gap-2 px-6 py-8">
      <Title className="text-base font-semibold">{title}</Title>
      {children !== undefined && <div className="text-muted flex flex-col gap-2">{children}</div>}
    </div>
  )
}
