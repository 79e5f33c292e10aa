import { useState } from 'react'

import { formatAge, formatQuantity } from '#src/ui/formats.ts'
import { useNow } from '#src/ui/use-now.ts'

type LoadingScreenProps = {
  /** Names of the clusters that were asked; without them it is Weir itself that is asked. */
  readonly asked?: readonly string[]
}

/** The shape of the page while its first numbers are on their way. */
export function LoadingScreen({ asked = [] }: LoadingScreenProps) {
  return (
    <div aria-busy="true" className="flex min-h-96 grow flex-col">
      <p role="status" className="sr-only">
        Loading the mesh
      </p>
      <div className="flex h-10 shrink-0 items-center px-3 md:h-13 2xl:h-10">
        <div className="skeleton h-4 w-1/2" />
      </div>
      <LoadingPanes asked={asked} />
    </div>
  )
}

/** The shape of map and tables, and who is asked for them. */
export function LoadingPanes({ asked }: { readonly asked: readonly string[] }) {
  return (
    <div aria-busy="true" className="flex min-h-80 grow flex-col">
      <div className="border-line flex grow-3 flex-col items-center justify-center gap-1 border-t p-3">
        <Asking asked={asked} />
      </div>
      <div className="border-line bg-panel grow-2 border-t">
        <LoadingRows />
      </div>
    </div>
  )
}

/** An answer that takes this long, in seconds, is worth a word about patience. */
const slow = 4
const mostNamed = 4
const names = new Intl.ListFormat('en-US')

function Asking({ asked }: { readonly asked: readonly string[] }) {
  const now = useNow()
  const [since] = useState(now)
  const elapsed = Math.max(0, now - since) / 1000
  const whom =
    asked.length > mostNamed ? formatQuantity(asked.length, 'cluster') : names.format(asked)
  return (
    <>
      <p className="text-muted">
        {whom === '' ? 'Asking which clusters there are…' : `Asking ${whom} for traffic numbers…`}
      </p>
      <p className="text-faint text-xs tabular-nums">
        {elapsed < slow ? '\u00A0' : `No answer for ${formatAge(elapsed)}. Weir keeps waiting.`}
      </p>
    </>
  )
}

export function LoadingRows() {
  return (
    <div aria-busy="true" className="flex flex-col gap-2.5 p-3">
      {[72, 64, 80, 56, 68, 60].map((width) => (
        <div key={width} className="skeleton h-3" style={{ width: `${width}%` }} />
      ))}
    </div>
  )
}
