import { useQuery } from '@tanstack/react-query'

import type { ClusterInfo } from '#src/contract/session.ts'
import { capabilityQueries, type Capabilities } from '#src/queries/capabilities.ts'
import { Button } from '#src/ui/Button.tsx'
import { formatAge, formatLatency, formatMoment, formatQuantity } from '#src/ui/formats.ts'

import { Fact, Facts } from './Fact.tsx'

const protocolNames = { http: 'HTTP', grpc: 'gRPC', tcp: 'TCP' } as const

type CapabilityFactsProps = { readonly cluster: ClusterInfo }

/** What a cluster's metrics can tell, found out by asking them. */
export function CapabilityFacts({ cluster }: CapabilityFactsProps) {
  const { data, error, refetch } = useQuery(capabilityQueries.cluster(cluster))
  return (
    <Facts title="What its metrics can tell">
      {data !== undefined && <KnownCapabilities capabilities={data} />}
      {data === undefined && error === null && (
        <Fact name="Probing">
          <span className="skeleton inline-block h-3 w-24" />
        </Fact>
      )}
      {data === undefined && error !== null && (
        <Fact name="Not known">
          <p className="mb-1">{error.message}</p>
          <Button onClick={() => void refetch()}>Probe again</Button>
        </Fact>
      )}
    </Facts>
  )
}

function KnownCapabilities({ capabilities }: { readonly capabilities: Capabilities }) {
  const { metrics, sides, protocols, versions, scrapeInterval, oldestSample } = capabilities
  return (
    <>
      <Fact name="Sides">{list(sides)}</Fact>
      <Fact name="Protocols">{list(protocols.map((protocol) => protocolNames[protocol]))}</Fact>
      <Fact name="Versions">
        {versions === 0 ? 'not told apart' : formatQuantity(versions, 'canonical revision')}
      </Fact>
      <Fact name="Latency buckets">{histogramText(capabilities.histograms)}</Fact>
      <Fact name="Scrape interval">
        {scrapeInterval === undefined
          ? 'can’t be told'
          : `about ${formatAge(Math.max(1, Math.round(scrapeInterval)))}`}
      </Fact>
      <Fact name="Keeps samples">
        {oldestSample === undefined ? 'it doesn’t say' : `since ${formatMoment(oldestSample)}`}
      </Fact>
      <Fact name="Istio metrics">
        {metrics.length === 0 ? (
          'none had samples lately'
        ) : (
          <details>
            <summary className="cursor-pointer">{metrics.length}</summary>
            <ul className="font-mono text-xs leading-5 break-all">
              {metrics.map((metric) => (
                <li key={metric}>{metric}</li>
              ))}
            </ul>
          </details>
        )}
      </Fact>
    </>
  )
}

const list = (names: readonly string[]) => (names.length === 0 ? 'none' : names.join(', '))

function histogramText(histograms: Capabilities['histograms']): string {
  if (histograms.kind !== 'classic') {
    return histograms.kind === 'native' ? 'native histograms' : 'none: no quantiles'
  }
  return `from ${formatLatency(histograms.lowest)} to ${formatLatency(histograms.highest)}`
}
