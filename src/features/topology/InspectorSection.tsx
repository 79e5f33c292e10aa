import { useId, type ReactNode } from 'react'

type InspectorSectionProps = {
  readonly title: string
  /** Beside the title: whose numbers, how many. */
  readonly aside?: ReactNode
  readonly children: ReactNode
}

export function InspectorSection({ title, aside, children }: InspectorSectionProps) {
  const headingId = useId()
  return (
    <section
      aria-labelledby={headingId}
      className="border-line flex flex-col gap-1.5 border-t px-4 py-3"
    >
      <div className="flex items-baseline justify-between gap-3">
        <h3 id={headingId} className="font-semibold">
          {title}
        </h3>
        {aside !== undefined && <span className="text-faint text-xs">{aside}</span>}
      </div>
      {children}
    </section>
  )
}
