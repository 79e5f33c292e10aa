import type { ObjectiveInfo } from '#src/contract/session.ts'

import { settingsSchema, type ObjectiveConfig } from './config-schema.ts'

/** The objectives of the configuration as the session tells them. */
export function toObjectiveInfos(objectives: readonly ObjectiveConfig[]): readonly ObjectiveInfo[] {
  return objectives.map(({ service: path, cluster, availability, latency }) => {
    const [namespace = '', service = ''] = path.split('/')
    return {
      ...(cluster !== undefined && { cluster }),
      namespace,
      service,
      ...(availability !== undefined && { availability }),
      ...(latency && {
        latency: { thresholdSeconds: latency.threshold / 1000, target: latency.target },
      }),
    }
  })
}

/**
 * What the demo promises where nothing is configured: one that holds, and two that the incidents of
 * its card provider break.
 */
export const demoObjectives: readonly ObjectiveConfig[] = settingsSchema.parse({
  objectives: [
    {
      service: 'shop/web',
      cluster: 'east',
      availability: '98%',
      latency: { threshold: '500ms', target: '90%' },
    },
    {
      service: 'shop/checkout',
      availability: '99%',
      latency: { threshold: '400ms', target: '90%' },
    },
    { service: 'payments/payment', availability: '99%' },
  ],
}).objectives
