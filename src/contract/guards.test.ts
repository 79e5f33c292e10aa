import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { failureKinds } from '#src/domain/failure.ts'

import { errorBodySchema, type ErrorBody } from './error.ts'
import { isErrorBody } from './is-error-body.ts'
import { isSession } from './is-session.ts'
import { sessionSchema, type BackendState, type Session } from './session.ts'

const text = fc.string()
const number = fc.double({ noNaN: true, noDefaultInfinity: true })

const backend: fc.Arbitrary<BackendState> = fc.oneof(
  fc.constantFrom({ state: 'none' } as const, { state: 'probing' } as const),
  fc.constant({ state: 'not-connected-yet' } as const),
  fc.record({
    state: fc.constant('reachable' as const),
    version: text,
    millis: number,
    checkedAt: number,
  }),
  fc.record({ state: fc.constant('unreachable' as const), reason: text, checkedAt: number }),
)

const session: fc.Arbitrary<Session> = fc.record({
  version: text,
  now: number,
  user: fc.record({ name: text }),
  permissions: fc.array(fc.constantFrom('read' as const, 'write' as const)),
  readOnly: fc.boolean(),
  demo: fc.boolean(),
  clusters: fc.array(
    fc.record(
      {
        name: text,
        cloud: text,
        region: text,
        istioCluster: text,
        query: fc.record({
          metricPrefix: text,
          matchers: fc.array(text),
          rateWindowSeconds: number,
        }),
        metrics: backend,
        traces: backend,
        kubernetes: backend,
      },
      { requiredKeys: ['name', 'cloud', 'region', 'query', 'metrics', 'traces', 'kubernetes'] },
    ),
    { maxLength: 3 },
  ),
  objectives: fc.array(
    fc.record(
      {
        cluster: text,
        namespace: text,
        service: text,
        availability: number,
        latency: fc.record({ thresholdSeconds: number, target: number }),
      },
      { requiredKeys: ['namespace', 'service'] },
    ),
    { maxLength: 3 },
  ),
})

const errorBody: fc.Arbitrary<ErrorBody> = fc.record({
  status: fc.constant('error' as const),
  errorType: text,
  kind: fc.constantFrom(...failureKinds),
  error: text,
  requestId: text,
})

/** What else may stand somewhere, words that mean something elsewhere included. */
const anything = fc.oneof(
  fc.constantFrom(undefined, 'read', 'probing', 'reachable', 'error', 'timeout', '', 0, true),
  fc.jsonValue({ maxDepth: 1 }),
)

type Spot = { readonly holder: object; readonly key: string }

const spotsIn = (holder: unknown): readonly Spot[] =>
  typeof holder !== 'object' || holder === null
    ? []
    : Object.entries(holder).flatMap(([key, value]) => [{ holder, key }, ...spotsIn(value)])

/** A body with one thing in it, somewhere, exchanged. */
const damaged = (whole: fc.Arbitrary<object>): fc.Arbitrary<object> =>
  fc.tuple(whole, fc.nat(), anything).map(([body, index, other]) => {
    const copy = structuredClone(body)
    const spots = spotsIn(copy)
    const spot = spots[index % spots.length]
    if (spot !== undefined) Object.assign(spot.holder, { [spot.key]: other })
    return copy
  })

type Verdicts = {
  readonly is: (body: unknown) => boolean
  readonly schema: { readonly safeParse: (body: unknown) => { readonly success: boolean } }
}

function describeVerdicts(whole: fc.Arbitrary<object>, { is, schema }: Verdicts): void {
  test('is known when it is whole', () => {
    fc.assert(
      fc.property(whole, (body) => {
        expect(is(body)).toBe(true)
      }),
    )
  })

  test('is judged as the schema judges it when anything in it is exchanged', () => {
    fc.assert(
      fc.property(fc.oneof(damaged(whole), fc.jsonValue()), (body) => {
        expect(is(body)).toBe(schema.safeParse(body).success)
      }),
      { numRuns: 1000 },
    )
  })
}

describe('a session', () => {
  describeVerdicts(session, { is: isSession, schema: sessionSchema })
})

describe('an error', () => {
  describeVerdicts(errorBody, { is: isErrorBody, schema: errorBodySchema })
})
