import { describe, expect, test } from 'vitest'

import { createMesh } from '../mesh/deployments.ts'
import { shopMesh } from '../mesh/shop-mesh.ts'
import { createSimulator } from '../simulator.ts'
import { listAlerts } from './alerts-endpoint.ts'

const mesh = createMesh(shopMesh)
const startedAt = 1_700_000_000_000
const at = (seconds: number) => startedAt + seconds * 1000
const namesAt = (cluster: string, seconds: number) =>
  listAlerts(mesh, cluster, startedAt, at(seconds)).alerts.map(({ labels, state }) => [
    labels['alertname'],
    state,
  ])

describe('alerts', () => {
  test('tell of each incident while it lasts, pending at first', () => {
    expect(namesAt('east', 74)).toEqual([])
    expect(namesAt('east', 75)).toEqual([['CardProviderIsSlowAndRefuses', 'pending']])
    expect(namesAt('east', 104.999)).toEqual([['CardProviderIsSlowAndRefuses', 'pending']])
    expect(namesAt('east', 105)).toEqual([['CardProviderIsSlowAndRefuses', 'firing']])
    expect(namesAt('east', 255)).toEqual([])
  })

  test('are those of the cluster where it happens', () => {
    const search = ['SearchIsOutOfBreathInTheWest', 'firing']
    expect(namesAt('west', 1100)).toEqual([search])
    expect(namesAt('east', 1100)).not.toContainEqual(search)
    expect(namesAt('west', 100)).toEqual([])
  })

  test('name what they are about, and since when', () => {
    expect(listAlerts(mesh, 'east', startedAt, at(120.5)).alerts).toEqual([
      {
        labels: {
          alertname: 'CardProviderIsSlowAndRefuses',
          cluster: 'east',
          namespace: 'payments',
          service: 'api.cardpay.example',
          severity: 'critical',
        },
        annotations: { summary: 'The card provider is slow and refuses' },
        state: 'firing',
        activeAt: '2023-11-14T22:14:35.000Z',
        value: '1e+00',
      },
    ])
  })

  test('are answered by the simulator', async () => {
    const clock = { now: startedAt }
    const simulator = createSimulator({ now: () => clock.now, pastSeconds: 60 })
    const ask = async () => {
      const answer = await simulator.metrics('east', new Request('http://x/api/v1/alerts'))
      const body: unknown = await answer.json()
      return body
    }
    expect(await ask()).toEqual({ status: 'success', data: { alerts: [] } })
    clock.now = at(90)
    expect(await ask()).toMatchObject({ data: { alerts: [{ state: 'pending' }] } })
  })
})
