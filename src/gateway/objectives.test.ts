import { describe, expect, test } from 'vitest'

import { sessionSchema } from '#src/contract/session.ts'
import { createSimulator } from '#src/simulator/simulator.ts'

import { parseConfig } from './config.ts'
import { createFakeMesh } from './testing/fake-mesh.ts'
import { createTestGateway } from './testing/gateway-under-test.ts'

function parse(objectives: string, clusters = '') {
  return parseConfig({
    argv: ['--config', 'weir.yaml'],
    env: {},
    directory: '/srv',
    readFile: () => `objectives: ${objectives}\n${clusters}`,
  })
}

function objectivesOf(text: string) {
  const parsed = parse(text)
  if (!parsed.ok || parsed.value.action !== 'run') throw new Error(JSON.stringify(parsed))
  return parsed.value.config.objectives
}

async function sessionOf(given: object, isDemo: boolean) {
  const mesh = isDemo ? { simulator: createFakeMesh() } : {}
  const answer = await createTestGateway(given, mesh).gateway.app.request('/api/session')
  return sessionSchema.parse(await answer.json())
}

describe('objectives in the settings', () => {
  test('are shares, in percent or not, and durations', () => {
    const text = `
  - { service: shop/checkout, availability: 99.9% }
  - service: shop/web
    cluster: east
    availability: 0.995
    latency: { threshold: 250ms, target: "99 %" }`
    expect(objectivesOf(text)).toEqual([
      { service: 'shop/checkout', availability: 0.999 },
      {
        service: 'shop/web',
        cluster: 'east',
        availability: 0.995,
        latency: { threshold: 250, target: 0.99 },
      },
    ])
  })

  test.each([
    ['{}', 'objectives (weir.yaml): given a mapping; accepted: a list of objectives'],
    [
      '[{service: checkout, availability: 0.9}]',
      'objectives[0].service (weir.yaml): given "checkout"; accepted: a namespace and a service',
    ],
    [
      '[{service: a/b, availabilty: 0.9}]',
      'objectives[0] (weir.yaml): unknown key "availabilty"; accepted: one of the keys service, cluster, availability, latency; did you mean "availability"?',
    ],
    [
      '[{service: a/b}]',
      'objectives[0] (weir.yaml): given a mapping; accepted: a mapping with availability, latency or both',
    ],
    [
      '[{service: a/b, availability: 99.9}]',
      'objectives[0].availability (weir.yaml): given 99.9; accepted: a share above 0 and below 1, such as 99.9% or 0.999',
    ],
    ['[{service: a/b, availability: 100%}]', 'given "100%"; accepted: a share above 0 and below 1'],
    ['[{service: a/b, availability: 0}]', 'given 0; accepted: a share above 0 and below 1'],
    ['[{service: a/b, availability: most}]', 'given "most"; accepted: a share'],
    ['[{service: a/b, availability: true}]', 'given true; accepted: a share'],
    [
      '[{service: a/b, latency: {threshold: 250ms}}]',
      'objectives[0].latency.target (weir.yaml): given nothing; accepted: a share',
    ],
    [
      '[{service: a/b, latency: {threshold: 250, target: 99%}}]',
      'objectives[0].latency.threshold (weir.yaml): given 250; accepted: a duration',
    ],
    [
      '[{service: a/b, availability: 0.9}, {service: a/b, availability: 0.8}]',
      'objectives[1].service: given "a/b"; accepted: a service that no other objective',
    ],
  ])('%s', (text, problem) => {
    const parsed = parse(text)
    expect(parsed.ok ? '' : parsed.error.join('\n')).toContain(problem)
  })

  test('name clusters that there are', () => {
    const text = '[{service: a/b, cluster: est, availability: 0.9}]'
    const parsed = parse(text, 'clusters: [{name: east}, {name: west}]')
    expect(parsed).toEqual({
      ok: false,
      error: ['objectives[0].cluster: given "est"; accepted: one of east, west'],
    })
    expect(parse(text)).toMatchObject({ ok: true })
  })
})

describe('objectives in the session', () => {
  test('are none unless some are configured', async () => {
    expect((await sessionOf({ clusters: [{ name: 'east' }] }, false)).objectives).toEqual([])
    const objectives = [{ service: 'shop/web', latency: { threshold: '250ms', target: '99%' } }]
    const session = await sessionOf({ clusters: [{ name: 'east' }], objectives }, false)
    expect(session.objectives).toEqual([
      { namespace: 'shop', service: 'web', latency: { thresholdSeconds: 0.25, target: 0.99 } },
    ])
  })

  test('of the demo are of services that it has, unless others are configured', async () => {
    const { objectives } = await sessionOf({}, true)
    expect(objectives.length).toBeGreaterThan(2)
    const exposed = createSimulator({ now: () => 1e12, pastSeconds: 60 }).exposition('east')
    for (const { namespace, service } of objectives) {
      expect(exposed).toContain(`destination_service_name="${service}"`)
      expect(exposed).toContain(`destination_service_namespace="${namespace}"`)
    }
    const own = { objectives: [{ service: 'shop/cart', availability: 0.9 }] }
    expect((await sessionOf(own, true)).objectives).toHaveLength(1)
  })
})
