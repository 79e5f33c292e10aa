import { useId, type ReactNode } from 'react'

type FindingsSectionProps = {
  readonly title: string
  readonly aside?: ReactNode
  readonly tools?: ReactNode
  readonly children: ReactNode
}

/** One kind of findings beside the map. */
export function FindingsSection({ title, aside, tools, children }: FindingsSectionProps) {
  const headingId = useId()
  return (
    <section
      aria-labelledby={headingId}
      className="border-line flex flex-col gap-1.5 border-t px-3 py-2.5 first:border-t-0"
    >
      <div className="flex min-h-6 items-center gap-2">
        <h2 id={headingId} className="font-semibold">
          {title}
        </h2>
        {aside !== undefined && (
          <span className="text-faint min-w-0 truncate text-xs tabular-nums">{aside}</span>
        )}
        <span className="grow" />
        {tools}
      </div>
      {children}
    </section>
  )
}
