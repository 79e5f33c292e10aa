import type { ReactNode } from 'react'

type FactsProps = { readonly title: string; readonly children: ReactNode }

/** A titled list of facts, one per line. */
export function Facts({ title, children }: FactsProps) {
  return (
    <div>
      <h3 className="text-faint mb-1 text-xs font-medium">{title}</h3>
      <dl className="grid grid-cols-[8.5rem_minmax(0,1fr)] gap-x-3">{children}</dl>
    </div>
  )
}

type FactProps = { readonly name: string; readonly children: ReactNode }

export function Fact({ name, children }: FactProps) {
  return (
    <div className="border-line col-span-2 grid grid-cols-subgrid border-t py-1 first:border-t-0">
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 break-words tabular-nums">{children}</dd>
    </div>
  )
}
