/**
 * `healthy`, `degraded` and `failing` are judged from failed requests; `idle` is a known zero;
 * `unknown` is "can't tell" (no telemetry, TCP without a failure, too few requests): never green.
 */
export const healthStates = ['failing', 'degraded', 'unknown', 'idle', 'healthy'] as const
export type HealthState = (typeof healthStates)[number]

/** A state and the reason in words fit for a tooltip: "4.2 % of requests failed (5 % is failing)". */
export type HealthVerdict = { readonly state: HealthState; readonly reason: string }
