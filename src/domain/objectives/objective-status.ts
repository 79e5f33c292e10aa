import type { Failure } from '../failure.ts'
import type { NodeId } from '../mesh/identity.ts'
import type { Side } from '../topology/report.ts'
import type { EpochMillis } from '../units.ts'
import type { Burn, BurnWindow } from './burn-rule.ts'
import type { Objective } from './objective.ts'
import type { SlowShare } from './slow-share.ts'

/** The query whose answer is a burn rate on the screen. */
export type BurnExplanation = {
  /** The number in people's words: "Burn rate of availability over 1h, client side". */
  readonly number: string
  readonly window: BurnWindow
  /** The cluster whose metrics back end is asked. */
  readonly cluster: string
  readonly promql: string
  readonly at: EpochMillis
}

type Explained = { readonly explanations: readonly BurnExplanation[] }

/** How one service stands with its objective. */
export type ObjectiveStatus = {
  readonly objective: Objective
  /** Where it runs; absent where nobody tells of it and the objective names no cluster. */
  readonly cluster?: string
  /** At the service level; absent where nobody tells of it. */
  readonly node?: NodeId
  /** Whose reports the numbers are of. */
  readonly side?: Side
  readonly backends: readonly string[]
  readonly availability?: Burn & Explained
  /** `bucket` is the one that the threshold lies in: inside it the share is an estimate. */
  readonly latency?: Burn & Explained & { readonly bucket?: Omit<SlowShare, 'share'> }
}

/** How all objectives stand. */
export type ObjectivesAnswer = {
  readonly at: EpochMillis
  /** One for each service and cluster that an objective holds for. */
  readonly statuses: readonly ObjectiveStatus[]
  readonly failures: readonly {
    readonly cluster: string
    /** "requests 6h". */
    readonly query: string
    readonly failure: Failure
  }[]
}
