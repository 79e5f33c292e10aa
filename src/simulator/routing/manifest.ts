import { z } from 'zod'

import { compileRe2 } from '../re2.ts'

/** A Kubernetes object, kept as it was written: fields that nobody here knows survive. */
export const manifestSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string(),
    uid: z.string().optional(),
    resourceVersion: z.string().optional(),
    generation: z.number().optional(),
  }),
  spec: z.looseObject({}),
})
export type Manifest = z.infer<typeof manifestSchema>

const durationPattern = /^(?:\d+(?:\.\d+)?(?:h|m|s|ms))+$/
const unitMillis: ReadonlyMap<string, number> = new Map([
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
])

/** A Go duration such as `1.5s` or `1m30s`, as milliseconds. */
const durationMillis = z
  .string()
  .regex(durationPattern, 'must be a duration such as 1.5s or 1m30s')
  .transform((text) => {
    const parts = [...text.matchAll(/([\d.]+)(ms|[hms])/gy)]
    return parts.reduce(
      (sum, [, amount = '0', unit = '']) => sum + Number(amount) * (unitMillis.get(unit) ?? 0),
      0,
    )
  })

const stringMatch = z.looseObject({
  exact: z.string().optional(),
  prefix: z.string().optional(),
  regex: z
    .string()
    .refine((pattern) => compileRe2(pattern) instanceof RegExp, 'must be an RE2 pattern')
    .optional(),
})
export type StringMatch = z.infer<typeof stringMatch>

const requestMatch = z.looseObject({
  uri: stringMatch.optional(),
  scheme: stringMatch.optional(),
  method: stringMatch.optional(),
  authority: stringMatch.optional(),
  headers: z.record(z.string(), stringMatch).optional(),
  withoutHeaders: z.record(z.string(), stringMatch).optional(),
  queryParams: z.record(z.string(), stringMatch).optional(),
  ignoreUriCase: z.boolean().optional(),
  port: z.number().optional(),
  sourceLabels: z.record(z.string(), z.string()).optional(),
  sourceNamespace: z.string().optional(),
  gateways: z.array(z.string()).optional(),
})
export type RequestMatch = z.infer<typeof requestMatch>

const percentage = z.looseObject({ value: z.number().min(0).max(100).default(0) })

const httpRule = z.looseObject({
  name: z.string().optional(),
  match: z.array(requestMatch).default([]),
  route: z
    .array(
      z.looseObject({
        destination: z.looseObject({ host: z.string(), subset: z.string().optional() }),
        weight: z.number().int().min(0).optional(),
      }),
    )
    .default([]),
  redirect: z.looseObject({ redirectCode: z.number().default(301) }).optional(),
  directResponse: z.looseObject({ status: z.number() }).optional(),
  delegate: z.looseObject({}).optional(),
  timeout: durationMillis.optional(),
  retries: z
    .looseObject({
      attempts: z.number().int().min(0).default(2),
      perTryTimeout: durationMillis.optional(),
      retryOn: z.string().optional(),
    })
    .optional(),
  fault: z
    .looseObject({
      delay: z
        .looseObject({ percentage: percentage.optional(), fixedDelay: durationMillis })
        .optional(),
      abort: z
        .looseObject({
          percentage: percentage.optional(),
          httpStatus: z.number().min(200).max(600).optional(),
          grpcStatus: z.string().optional(),
        })
        .optional(),
    })
    .optional(),
})
export type HttpRule = z.infer<typeof httpRule>

/** The parts of a VirtualService that the traffic obeys. */
export const virtualServiceSpec = z.looseObject({
  hosts: z.array(z.string()).default([]),
  gateways: z.array(z.string()).default([]),
  exportTo: z.array(z.string()).default([]),
  http: z.array(httpRule).default([]),
})
export type VirtualServiceSpec = z.infer<typeof virtualServiceSpec>

const trafficPolicy = z.looseObject({
  outlierDetection: z
    .looseObject({
      consecutive5xxErrors: z.number().default(5),
      interval: durationMillis.default(10_000),
      maxEjectionPercent: z.number().min(0).max(100).default(10),
    })
    .optional(),
})
export type TrafficPolicy = z.infer<typeof trafficPolicy>

/** The parts of a DestinationRule that the traffic obeys. */
export const destinationRuleSpec = z.looseObject({
  host: z.string(),
  trafficPolicy: trafficPolicy.optional(),
  subsets: z
    .array(
      z.looseObject({
        name: z.string(),
        labels: z.record(z.string(), z.string()).default({}),
        trafficPolicy: trafficPolicy.optional(),
      }),
    )
    .default([]),
})
export type DestinationRuleSpec = z.infer<typeof destinationRuleSpec>
