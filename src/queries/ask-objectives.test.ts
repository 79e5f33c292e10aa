import { beforeAll, describe, expect, test } from 'vitest'

import { createPrometheusClient } from '#src/clients/prometheus/client.ts'
import { burnWindows } from '#src/domain/objectives/burn-rule.ts'
import type { ObjectivesAnswer, ObjectiveStatus } from '#src/domain/objectives/objective-status.ts'
import type { Objective } from '#src/domain/objectives/objective.ts'
import { epochMillis, ratio, seconds } from '#src/domain/units.ts'
import { createSimulator, type Simulator } from '#src/simulator/simulator.ts'

import { askObjectives } from './ask-objectives.ts'

const now = Date.parse('2024-05-01T18:00:00Z')
const at = epochMillis(now - 60_000)
const query = { metricPrefix: '', matchers: [], rateWindowSeconds: 120 }
const clusters = [
  { name: 'east', query },
  { name: 'west', query },
]

const objectives: readonly Objective[] = [
  { namespace: 'payments', service: 'payment', availability: ratio(0.99) },
  {
    cluster: 'east',
    namespace: 'shop',
    service: 'web',
    availability: ratio(0.98),
    latency: { threshold: seconds(0.07), target: ratio(0.9) },
  },
  { namespace: 'catalog', service: 'catalog', availability: ratio(0.999) },
  { namespace: 'shop', service: 'nobody', availability: ratio(0.9) },
]

let simulator: Simulator
let asked: string[] = []
beforeAll(() => {
  simulator = createSimulator({ now: () => now, stepSeconds: 30, pastSeconds: 21_600 })
})

const clientOf = (cluster: string, from = simulator) =>
  createPrometheusClient(
    (request) => {
      asked.push(`${cluster} ${new URL(request.url).pathname}`)
      return from.metrics(cluster, request)
    },
    'http://simulator.test/api/v1/',
    `metrics of ${cluster}`,
  )

const ask = (wanted = objectives, from = simulator): Promise<ObjectivesAnswer> =>
  askObjectives({
    clusters,
    objectives: wanted,
    at,
    clientOf: (cluster) => clientOf(cluster, from),
  })

const statusOf = ({ statuses }: ObjectivesAnswer, service: string, cluster = 'east') =>
  statuses.find((status) => status.objective.service === service && status.cluster === cluster)

async function answerOf(cluster: string, promql: string): Promise<number | undefined> {
  const { data } = await clientOf(cluster).query({ query: promql, time: at })
  return data.resultType === 'vector' ? data.samples[0]?.value : undefined
}

describe('objectives', () => {
  test('are judged wherever the service runs, by the side that the map shows', async () => {
    const answer = await ask()
    expect(answer.failures).toEqual([])
    expect(answer.statuses.map(({ objective, cluster }) => [objective.service, cluster])).toEqual(
      expect.arrayContaining([
        ['payment', 'east'],
        ['web', 'east'],
        ['catalog', 'east'],
        ['catalog', 'west'],
        ['nobody', undefined],
      ]),
    )
    expect(answer.statuses).toHaveLength(5)
    const payment = statusOf(answer, 'payment')
    expect(payment).toMatchObject({ side: 'client', backends: ['east'] })
    // its card provider refuses a third of all for three minutes in eight
    expect(payment?.availability?.rates['6h']).toBeGreaterThan(6)
    expect(payment?.availability?.rates['6h']).toBeLessThan(18)
    expect(statusOf(answer, 'catalog')?.availability?.state).toBe('ok')
    const nobody = answer.statuses.find(({ objective }) => objective.service === 'nobody')
    expect(nobody?.availability).toMatchObject({
      state: 'no-telemetry',
      rates: {},
      words: 'No telemetry in 6h.',
    })
  })

  test('cost as many queries for many services as for one', async () => {
    asked = []
    await ask(objectives.filter(({ latency }) => latency === undefined))
    expect(asked.filter((path) => path.startsWith('east')).toSorted()).toEqual([
      ...Array<string>(4).fill('east /api/v1/query'),
      'east /api/v1/query_range',
    ])
    asked = []
    await ask()
    expect(asked.filter((path) => path.startsWith('west'))).toHaveLength(9)
  })

  test('have numbers that are the answers to their own queries', async () => {
    const { statuses } = await ask()
    let compared = 0
    for (const { availability, latency, backends } of statuses) {
      for (const burn of [availability, latency]) {
        if (burn === undefined || backends.length !== 1) continue
        expect(burn.explanations).toHaveLength(burnWindows.length)
        for (const { window, cluster, promql } of burn.explanations) {
          const own = await answerOf(cluster, promql)
          expect([promql, own]).toEqual([promql, expect.closeTo(burn.rates[window] ?? -1, 9)])
          compared += 1
        }
      }
    }
    expect(compared).toBeGreaterThanOrEqual(16)
  })

  test('of latency say in which bucket the threshold lies', async () => {
    const latency = statusOf(await ask(), 'web')?.latency
    expect(latency?.bucket).toEqual({ lower: 0.05, upper: 0.1 })
    expect(latency?.rates['1h']).toBeGreaterThan(0)
  })

  test('are failed where the cluster of the service is not answering', async () => {
    const broken = createSimulator({ now: () => now, stepSeconds: 30, pastSeconds: 600 })
    broken.scenarios.set('east', 'server-error')
    const answer = await ask(objectives, broken)
    expect(new Set(answer.failures.map(({ cluster }) => cluster))).toEqual(new Set(['east']))
    const states = answer.statuses.map(
      ({ objective, cluster, availability }) =>
        [objective.service, cluster, availability?.state] as const,
    )
    expect(states).toContainEqual(['web', 'east', 'failed'])
    expect(states).toContainEqual(['catalog', 'west', 'no-telemetry'])
  })

  test('are not judged by a window that telemetry covers less than half of', async () => {
    const young = createSimulator({ now: () => now, stepSeconds: 30, pastSeconds: 5400 })
    const burn = statusOf(await ask(objectives, young), 'payment')?.availability
    expect(burn).not.toHaveProperty('budgetLeft')
    expect(burn?.state).not.toBe('slow-burn')
    expect(burn?.words).toContain('Telemetry covers only 25 % of 6h.')
  })

  test('end with their caller', async () => {
    const controller = new AbortController()
    controller.abort(new Error('left'))
    const answer = askObjectives({ clusters, objectives, at, clientOf }, controller.signal)
    await expect(answer).rejects.toThrow('left')
  })
})

const placesOf = ({ statuses }: ObjectivesAnswer): ReadonlySet<ObjectiveStatus['cluster']> =>
  new Set(statuses.map((status) => status.cluster))

test('an objective tells no cluster apart from others unless it names one', async () => {
  const [, web] = objectives
  if (web === undefined) throw new Error('no objective')
  const { cluster: _, ...anywhere } = web
  expect(placesOf(await ask([web]))).toEqual(new Set(['east']))
  expect(placesOf(await ask([anywhere]))).toEqual(new Set(['east', 'west']))
})
