import { describe, expect, test } from 'vitest'

import { createSimulator } from '#src/simulator/simulator.ts'

import { listAlerts } from './alerts.ts'
import { createPrometheusClient } from './client.ts'

const answering = (body: unknown, status = 200) =>
  createPrometheusClient(
    async () => Response.json(body, { status }),
    'http://prometheus.test/api/v1/',
    'metrics of east',
  )

const alert = (alertname: string, given: object = {}) => ({
  labels: { alertname },
  annotations: {},
  state: 'firing',
  activeAt: '2024-01-01T00:00:00.123456789Z',
  value: '1e+00',
  ...given,
})
const listing = (...alerts: readonly object[]) => ({ status: 'success', data: { alerts } })

describe('alerts', () => {
  test('name what they are about', async () => {
    const labels = {
      alertname: 'HighErrorRate',
      severity: 'page',
      destination_service_name: 'checkout',
      destination_service_namespace: 'shop',
      namespace: 'monitoring',
    }
    const annotations = { summary: 'Checkout fails', description: 'At length' }
    const answer = await listAlerts(answering(listing({ ...alert(''), labels, annotations })))
    expect(answer).toEqual({
      ok: true,
      alerts: [
        {
          name: 'HighErrorRate',
          state: 'firing',
          severity: 'page',
          activeAt: 1_704_067_200_123,
          labels,
          namespace: 'shop',
          service: 'checkout',
          summary: 'Checkout fails',
        },
      ],
    })
  })

  test('come firing first, then the latest first', async () => {
    const answer = await listAlerts(
      answering(
        listing(
          alert('Pending', { state: 'pending' }),
          alert('Old', { activeAt: '2023-01-01T00:00:00Z' }),
          alert('B'),
          alert('A'),
          alert('Gone', { state: 'inactive' }),
          alert('Whenever', { activeAt: null, annotations: null }),
        ),
      ),
    )
    const names = answer.ok ? answer.alerts.map(({ name }) => name) : []
    expect(names).toEqual(['A', 'B', 'Old', 'Whenever', 'Pending'])
  })

  test.each([
    [404, 'not-found'],
    [403, 'forbidden'],
  ])('are not shown by everybody: %i', async (status, kind) => {
    expect(await listAlerts(answering({}, status))).toMatchObject({ ok: false, failure: { kind } })
  })

  test.each([
    [{ status: 'success', data: { alerts: [{ labels: { a: 1 }, state: 'firing' }] } }, 200],
    [{ status: 'success', data: [] }, 200],
    [{}, 200],
    [{}, 500],
  ])('that can’t be read are a failure: %j %i', async (body, status) => {
    await expect(listAlerts(answering(body, status))).rejects.toMatchObject({
      failure: { kind: status === 200 ? 'malformed' : 'unreachable' },
    })
  })

  test('of the demo mesh are its incidents', async () => {
    const clock = { now: Date.parse('2024-01-01T00:00:00Z') }
    const simulator = createSimulator({ now: () => clock.now, pastSeconds: 60 })
    clock.now += 120_000
    const client = createPrometheusClient(
      (request) => simulator.metrics('east', request),
      'http://simulator.test/api/v1/',
      'simulator',
    )
    expect(await listAlerts(client)).toMatchObject({
      ok: true,
      alerts: [
        {
          name: 'CardProviderIsSlowAndRefuses',
          severity: 'critical',
          namespace: 'payments',
          activeAt: Date.parse('2024-01-01T00:01:15Z'),
        },
      ],
    })
  })
})
