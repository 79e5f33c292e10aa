import type { RowId } from '#src/domain/heat/heat.ts'

import { rowNames } from '../matrix/to-heat-content.ts'

/** Which row is spoken of, and where it is. */
export function RowName({ id }: { readonly id: RowId }) {
  const { label, place } = rowNames(id)
  return (
    <>
      <span className="font-medium break-words">{label}</span>{' '}
      <span className="text-faint text-xs">{place}</span>
    </>
  )
}
