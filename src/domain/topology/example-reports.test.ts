import fc from 'fast-check'
import { expect, test } from 'vitest'

import { protocols, type Peer, type Protocol } from '../mesh/identity.ts'
import { bytesPerSecond, perSecond, seconds } from '../units.ts'
import { sides, type EdgeReport, type LatencyReport, type ResponseRate } from './report.ts'

/** The window that every example is averaged over. */
export const range = seconds(300)

/** A workload of the mesh: `mesh('shop', 'web', 'v1')` is version v1 of workload web-v1. */
export const mesh = (
  namespace: string,
  service: string,
  version: string,
  cluster = 'east',
): Peer => ({
  kind: 'mesh',
  cluster,
  namespace,
  service,
  workload: version === '' ? '' : `${service}-${version}`,
  version,
})

/** Something outside the mesh, seen from east. */
export const outside = (kind: Exclude<Peer['kind'], 'mesh'>, service = ''): Peer => ({
  kind,
  cluster: 'east',
  namespace: '',
  service,
  workload: '',
  version: '',
})

/** So many answers per second with a code; of TCP, connections with a flag. */
export const answers = (
  rate: number,
  code = '200',
  flags = '-',
  grpcStatus = '',
): ResponseRate => ({
  code,
  grpcStatus,
  flags,
  rate: perSecond(rate),
})

const nothingKnown = {
  mutualTls: perSecond(0),
  plaintext: perSecond(0),
  unknown: perSecond(0),
}

/** A report with what a test doesn't care about filled in. */
export const report = (
  given: Pick<EdgeReport, 'source' | 'target' | 'responses'> & Partial<EdgeReport>,
): EdgeReport => ({
  backend: 'east',
  side: 'client',
  protocol: 'http',
  security: nothingKnown,
  ...given,
})

const name = <T extends string>(...names: readonly T[]): fc.Arbitrary<T> =>
  fc.constantFrom(...names)

export const anyPeer: fc.Arbitrary<Peer> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(
        name('shop', 'bank'),
        name('web', 'cart', 'pay'),
        name('v1', 'v2', ''),
        name('east', 'west'),
      )
      .map(([namespace, service, version, cluster]) => mesh(namespace, service, version, cluster)),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(name('external', 'unknown', 'passthrough', 'blackhole'), name('', 'bank.example'))
      .map(([kind, host]) => outside(kind, host)),
  },
)

/** Whole numbers, so that sums are exact in any order. */
const rate = fc.nat(40)
const anyResponse = (protocol: Protocol): fc.Arbitrary<ResponseRate> =>
  fc
    .tuple(rate, name('200', '404', '503', '0'), name('-', 'UF', 'DC'), name('0', '5', '14'))
    .map(([count, code, flags, status]) =>
      answers(count, protocol === 'tcp' ? '' : code, flags, protocol === 'grpc' ? status : ''),
    )

const anySecurity = fc.tuple(rate, rate).map(([mutualTls, plaintext]) => ({
  mutualTls: perSecond(mutualTls),
  plaintext: perSecond(plaintext),
  unknown: perSecond(0),
}))

/** What only requests have, or only connections. */
const anyExtras = (protocol: Protocol): fc.Arbitrary<Pick<EdgeReport, 'duration' | 'bytes'>> =>
  fc
    .tuple(rate, rate)
    .map(([one, other]) =>
      protocol === 'tcp'
        ? { bytes: { sent: bytesPerSecond(one), received: bytesPerSecond(other) } }
        : { duration: { sum: one, count: perSecond(other) } },
    )

export const anyReport: fc.Arbitrary<EdgeReport> = fc.constantFrom(...protocols).chain((protocol) =>
  fc
    .record({
      backend: name('east', 'west'),
      side: fc.constantFrom(...sides),
      source: anyPeer,
      target: anyPeer,
      responses: fc.array(anyResponse(protocol), { maxLength: 3 }),
      security: anySecurity,
      extras: anyExtras(protocol),
    })
    .map(({ extras, ...given }) => ({ ...given, ...extras, protocol })),
)

export const anyReports = fc.array(anyReport, { maxLength: 25 })

/** Three buckets, for one of the edges that {@link anyReport} names. */
export const anyLatencyReport: fc.Arbitrary<LatencyReport> = fc
  .tuple(anyReport, rate, rate, rate)
  .map(([{ backend, side, source, target, protocol }, fast, slow, slower]) => ({
    backend,
    side,
    source,
    target,
    protocol,
    buckets: [
      { le: seconds(0.1), count: fast },
      { le: seconds(0.5), count: fast + slow },
      { le: seconds(Infinity), count: fast + slow + slower },
    ],
  }))

test('the laws are tried on every kind of report', () => {
  const sample = fc.sample(anyReport, { numRuns: 500, seed: 1 })
  expect(new Set(sample.map(({ side }) => side)).size).toBe(3)
  expect(new Set(sample.map(({ protocol }) => protocol)).size).toBe(3)
  expect(new Set(sample.map(({ target }) => target.kind)).size).toBe(5)
})
