import type { ReactNode } from 'react'

import { findFields, findSyntax } from '#src/domain/find/fields.ts'

/** All that can be written in the find box. */
export function FindHelp() {
  return (
    <div className="flex w-[34rem] max-w-full flex-col gap-3 p-3 text-xs">
      <Rows caption="How to write">
        {findSyntax.map(({ write, means }) => (
          <Row key={write} write={write} means={means} />
        ))}
      </Rows>
      <Rows caption="What can be asked">
        {findFields.map((field) => (
          <Row
            key={field.name}
            write={field.example}
            means={field.what}
            more={[
              ...field.aliases.map((alias) => `also ${alias}`),
              ...(field.reads === 'choice' ? [field.values.join(', ')] : []),
            ].join('; ')}
          />
        ))}
      </Rows>
      <p className="text-muted">
        What a node or edge does not have, or what is not known of it, is found neither by a term
        nor by its negation.
      </p>
    </div>
  )
}

function Rows({ caption, children }: { readonly caption: string; readonly children: ReactNode }) {
  return (
    <table className="w-full text-left">
      <caption className="pb-1 text-left text-sm font-semibold">{caption}</caption>
      <tbody>{children}</tbody>
    </table>
  )
}

type RowProps = { readonly write: string; readonly means: string; readonly more?: string }

function Row({ write, means, more = '' }: RowProps) {
  return (
    <tr className="border-line border-t align-baseline">
      <th scope="row" className="w-36 py-0.5 pr-3 font-mono font-normal break-words">
        {write}
      </th>
      <td className="text-muted py-0.5">
        {means}
        {more !== '' && <span className="text-faint block">{more}</span>}
      </td>
    </tr>
  )
}
