import type { LineExplanation } from '#src/clients/prometheus/explain-service.ts'
import type { ClusterAlias } from '#src/clients/prometheus/istio-clusters.ts'
import type { Grid } from '#src/clients/prometheus/service-series.ts'
import type { Peer } from '#src/domain/mesh/identity.ts'
import type { ServiceSeries } from '#src/domain/series/service-series.ts'
import type { ClusterPoll } from '#src/domain/topology/poll.ts'

import type { ClusterTarget } from '../traffic/messages.ts'

/** The signals of one service over one window. */
export type SignalsRequest = {
  readonly clusters: readonly ClusterTarget[]
  /** All clusters that Weir knows: their names appear in labels. */
  readonly aliases: readonly ClusterAlias[]
  readonly peer: Peer
  /** Aligned to its step, so that viewers share answers. */
  readonly grid: Grid
}

export type SignalsAnswer = {
  readonly series: ServiceSeries
  /** How each cluster answered. */
  readonly polls: readonly ClusterPoll[]
  /** The clusters that told anything of the service. */
  readonly tellers: readonly string[]
  readonly explanations: readonly LineExplanation[]
}
