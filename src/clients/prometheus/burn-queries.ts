import type { Peer } from '#src/domain/mesh/identity.ts'
import { burnWindowSeconds, type BurnWindow } from '#src/domain/objectives/burn-rule.ts'
import type { PresenceGrid } from '#src/domain/objectives/fold-burn.ts'
import { seconds, type Seconds } from '#src/domain/units.ts'

import {
  durationMetric,
  type IstioSource,
  istioSelector,
  requestsMetric,
  sumBy,
} from './istio-queries.ts'
import { servedLabels, servedRates, serviceMatchers } from './service-queries.ts'

/** A service of the mesh, wherever it runs. */
export type BurningService = { readonly namespace: string; readonly service: string }

/** Versions are summed over: an objective is the whole service's. */
export const burnLabels = servedLabels.filter((label) => label !== 'destination_canonical_revision')

/** How often it is looked whether anything was reported. */
export const presenceStep = seconds(600)
/** That many moments cover the longest window. */
export const presenceMoments = burnWindowSeconds['6h'] / presenceStep

/** The windows as they are asked for: never shorter than rates may be. */
export function askedWindows({ window }: Pick<IstioSource, 'window'>): PresenceGrid['windows'] {
  const of = (name: BurnWindow): Seconds => seconds(Math.max(burnWindowSeconds[name], window))
  return { '5m': of('5m'), '30m': of('30m'), '1h': of('1h'), '6h': of('6h') }
}

/** The selectors of all traffic to some services, those of each as for its charts. */
function burnMatchers(services: readonly BurningService[]): readonly (readonly string[])[] {
  return services.flatMap((one) => serviceMatchers(toPeer(one)))
}

const toPeer = ({ namespace, service }: BurningService): Peer => ({
  kind: 'mesh',
  cluster: '',
  namespace,
  service,
  workload: '',
  version: '',
})

/**
 * Every query of one refresh of one cluster, as many for one objective as for a hundred: requests by
 * answer over each window, latency buckets over each, and who reported when.
 *
 * A histogram is classic or native; `or` joins both, so that neither has to be known before.
 */
export function burnQueries(source: IstioSource, services: readonly BurningService[]) {
  const selectors = burnMatchers(services)
  const windows = askedWindows(source)
  const over = (window: BurnWindow) => ({ ...source, window: windows[window] })
  const requests = (window: BurnWindow) =>
    sumBy(
      [...burnLabels, 'response_code', 'grpc_response_status'],
      servedRates(over(window), requestsMetric, selectors),
    )
  const buckets = (window: BurnWindow) => {
    const [classic, native] = [`${durationMetric}_bucket`, durationMetric].map((metric) =>
      servedRates(over(window), metric, selectors),
    )
    return `${sumBy([...burnLabels, 'le'], classic ?? '')} or ${sumBy(burnLabels, native ?? '')}`
  }
  const present = selectors.map((matchers) => istioSelector(source, requestsMetric, matchers))
  return {
    requests: eachWindow(requests),
    buckets: eachWindow(buckets),
    presence: `count by (${burnLabels.join(', ')}) (${present.join(' or ')})`,
  }
}

export function eachWindow<T>(of: (window: BurnWindow) => T): Readonly<Record<BurnWindow, T>> {
  return { '5m': of('5m'), '30m': of('30m'), '1h': of('1h'), '6h': of('6h') }
}
