import { useMemo, useState } from 'react'

import type { Peer } from '#src/domain/mesh/identity.ts'
import { formatDuration } from '#src/domain/time-window.ts'
import { seconds } from '#src/domain/units.ts'
import type { SignalsAnswer } from '#src/queries/signals.ts'
import { Button } from '#src/ui/Button.tsx'
import { classNames } from '#src/ui/class-names.ts'
import { EmptyMessage } from '#src/ui/EmptyMessage.tsx'
import { SignalChart } from '#src/viz/charts/SignalChart.tsx'

import { ChartFailure } from './ChartFailure.tsx'
import { ChartQueries } from './ChartQueries.tsx'
import { failuresOf, toServiceCharts } from './service-charts.ts'
import type { ServiceState } from './service-url.ts'
import { ServiceVersions } from './ServiceVersions.tsx'
import { UnknownService } from './UnknownService.tsx'
import type { ServiceChange } from './use-service-state.ts'

type ServiceSignalsProps = {
  readonly peer: Peer
  readonly signals: SignalsAnswer | undefined
  /** The lines are of the range before, until the new one's arrive. */
  readonly isPlaceholder: boolean
  readonly error: Error | null
  readonly state: ServiceState
  readonly onChange: ServiceChange
  readonly onRetry: () => void
}

/** The service's signals over time, both sides apart, and its versions side by side. */
export function ServiceSignals(props: ServiceSignalsProps) {
  const { peer, signals, isPlaceholder, error, state, onChange, onRetry } = props
  if (signals === undefined) {
    return error === null ? <LoadingCharts /> : null
  }
  if (signals.series.sides.length > 0) {
    return <Charts peer={peer} signals={signals} isPlaceholder={isPlaceholder} onRetry={onRetry} />
  }
  const silent = signals.polls.filter((poll) => poll.state === 'failed')
  if (silent.length > 0) {
    return (
      <EmptyMessage title={`Nothing is known of ${peer.service} now`}>
        <p>
          {names.format(silent.map((poll) => poll.cluster))} {silent.length === 1 ? 'does' : 'do'}{' '}
          not answer, and what did answer tells nothing of it. Why stands above. Weir keeps asking;
          this page fills itself when an answer comes.
        </p>
        <div>
          <Button onClick={onRetry}>Ask again now</Button>
        </div>
      </EmptyMessage>
    )
  }
  return (
    <UnknownService
      peer={peer}
      signals={signals}
      state={state}
      onChange={onChange}
      onRetry={onRetry}
    />
  )
}

const names = new Intl.ListFormat('en-US')

type ChartsProps = Pick<ServiceSignalsProps, 'peer' | 'isPlaceholder' | 'onRetry'> & {
  readonly signals: SignalsAnswer
}

function Charts({ peer, signals, isPlaceholder, onRetry }: ChartsProps) {
  const [cursor, setCursor] = useState<number>()
  const { series, polls, explanations } = signals
  const charts = useMemo(() => toServiceCharts(series), [series])
  const within = cursor === undefined || cursor < series.times.length ? cursor : undefined
  const [start = 0, next = start] = series.times
  const grid = { start, end: series.times.at(-1) ?? start, step: (next - start) / 1000 }
  return (
    <div
      aria-busy={isPlaceholder}
      className={classNames('flex flex-col gap-4', isPlaceholder && 'opacity-60')}
    >
      <section aria-label="Signals over time" className="flex flex-col gap-2">
        <div className="flex flex-wrap items-baseline gap-x-3">
          <h2 className="text-base font-semibold">Signals over time</h2>
          <p className="text-faint text-xs">
            a point each {formatDuration(seconds(grid.step))}, averaged over{' '}
            {formatDuration(series.window)}; solid: client side, dashed: server side
          </p>
        </div>
        <div className="grid grid-cols-1 gap-3 md:grid-cols-2 xl:grid-cols-3">
          {charts.map((chart) => {
            const failures = failuresOf(chart, polls)
            return (
              <SignalChart
                key={chart.key}
                content={chart}
                cursor={within}
                onCursor={setCursor}
                fileName={`${peer.service}-${chart.key}`}
                blank={failures.length > 0 ? 'Its query failed' : 'Nothing reported'}
                notice={<ChartFailure failures={failures} onRetry={onRetry} />}
                queries={
                  <ChartQueries
                    lines={explanations.filter((line) => line.chart === chart.key)}
                    grid={grid}
                  />
                }
              />
            )
          })}
        </div>
      </section>
      <ServiceVersions
        series={series}
        cursor={within}
        lacksBuckets={failuresOf({ asks: ['duration-buckets'] }, polls).length > 0}
      />
    </div>
  )
}

function LoadingCharts() {
  return (
    <div aria-busy="true" className="grid grid-cols-1 gap-3 md:grid-cols-2 xl:grid-cols-3">
      <p role="status" className="sr-only">
        Loading the service’s signals
      </p>
      {['rate', 'errors', 'latency'].map((key) => (
        <div key={key} className="border-line bg-panel rounded-md border p-3">
          <div className="skeleton mb-3 h-4 w-40" />
          <div className="skeleton h-44" />
        </div>
      ))}
    </div>
  )
}
