import { CopyButton } from '#src/ui/CopyButton.tsx'

type QueryLineProps = {
  /** In people's words, with the unit of the answer. */
  readonly number: string
  /** Whose metrics back end is asked. */
  readonly cluster: string
  readonly promql: string
  /** A shell command that asks it. */
  readonly curl: string
}

/** The query behind a number, to be read and to be asked again elsewhere. */
export function QueryLine({ number, cluster, promql, curl }: QueryLineProps) {
  return (
    <li className="border-line grid grid-cols-[1fr_auto] items-start border-t first:border-t-0">
      <details className="min-w-0 py-1.5">
        <summary className="cursor-pointer">
          {number} <span className="text-faint text-xs">of {cluster}</span>
        </summary>
        <pre
          // wider than the pane, so it scrolls, and what scrolls takes the focus
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- to scroll it by keys
          tabIndex={0}
          aria-label={`PromQL of ${number}, ${cluster}`}
          className="bg-canvas mt-1 overflow-x-auto rounded p-2 font-mono text-xs whitespace-pre-wrap"
        >
          {promql}
        </pre>
      </details>
      <span className="text-2xs text-faint flex items-center">
        PromQL
        <CopyButton what={`PromQL of ${number}, ${cluster}`} text={promql} />
        curl
        <CopyButton what={`curl for ${number}, ${cluster}`} text={curl} />
      </span>
    </li>
  )
}
