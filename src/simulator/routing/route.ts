import type { Deployment } from '../mesh/deployments.ts'
import type { ServiceSpec } from '../mesh/shape.ts'

/** One endpoint group of an Envoy cluster: a deployment, and its share of the cluster's traffic. */
export type Endpoint = { readonly deployment: Deployment; readonly weight: number }

/** DestinationRule `outlierDetection`, with Istio's defaults filled in. */
export type OutlierPolicy = {
  /** 5xx answers in a row that eject an endpoint; 0 switches it off. */
  readonly consecutiveErrors: number
  readonly intervalSeconds: number
  readonly maxEjectionPercent: number
}

/** An Envoy cluster that a route sends a share of its requests to. */
export type Pool = {
  readonly share: number
  /** Whose cluster it is: a rule may send a call elsewhere than its caller asked for. */
  readonly service: ServiceSpec
  /** Empty: the cluster exists, and nothing runs behind it. */
  readonly endpoints: readonly Endpoint[]
  /** No such cluster: an unknown host, or a subset that no DestinationRule defines. */
  readonly isMissing: boolean
  readonly outlier?: OutlierPolicy
}

/** VirtualService `retries`. */
export type RetryPolicy = {
  readonly attempts: number
  readonly on: readonly string[]
  readonly perTryMillis?: number
}

/** VirtualService `fault`; ratios from 0 to 1. */
export type FaultPolicy = {
  readonly delay?: { readonly ratio: number; readonly millis: number }
  readonly abort?: { readonly ratio: number; readonly status: string; readonly isGrpc: boolean }
}

/** What the caller's proxy does with a share of a call's requests. */
export type Route = {
  readonly share: number
  readonly pools: readonly Pool[]
  readonly retries: RetryPolicy
  readonly timeoutMillis?: number
  readonly fault?: FaultPolicy
  /** Answered by the proxy itself: `directResponse`, `redirect`, or no rule that matches. */
  readonly direct?: { readonly status: string; readonly flags: string }
}

/** What Istio does when no rule says otherwise. */
export const defaultRetries: RetryPolicy = {
  attempts: 2,
  on: ['connect-failure', 'refused-stream', 'unavailable', 'cancelled'],
}
