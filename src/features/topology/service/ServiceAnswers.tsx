import { errorDefinition } from '#src/domain/signals/errors.ts'
import type { TrafficGraph, TrafficNode } from '#src/domain/topology/graph.ts'

import { securityText } from '../inspector-responses.ts'
import { ResponseList } from '../ResponseList.tsx'
import { toAnswers, toSecurity } from './service-answers.ts'

type ServiceAnswersProps = { readonly graph: TrafficGraph; readonly node: TrafficNode }

const titles = { http: 'HTTP answers', grpc: 'gRPC answers', tcp: 'TCP connections' } as const

/** What was answered to all callers together, and how what came in was encrypted. */
export function ServiceAnswers({ graph, node }: ServiceAnswersProps) {
  const answers = toAnswers(graph, node)
  return (
    <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-2">
      {answers.map(({ protocol, signals }) => (
        <section key={protocol} aria-label={titles[protocol]} className="flex flex-col gap-2">
          <h2 className="text-base font-semibold">{titles[protocol]}</h2>
          <div className="border-line bg-panel rounded-md border px-3 py-1">
            <ResponseList protocol={protocol} signals={signals} />
          </div>
          <p className="text-faint text-xs">{errorDefinition}</p>
        </section>
      ))}
      <section aria-label="Security" className="flex flex-col gap-2">
        <h2 className="text-base font-semibold">Security</h2>
        <div className="border-line bg-panel rounded-md border px-3 py-2">
          <p>{securityText(toSecurity(graph, node))}</p>
          <p className="text-muted mt-1 text-xs">
            Of what comes in, as the service’s own side tells. Principals are not asked for.
          </p>
        </div>
      </section>
    </div>
  )
}
