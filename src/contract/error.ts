import { failureKinds } from '#src/domain/failure.ts'

import { z } from './zod.ts'

/** The body of every answer of the gateway that isn't a success and didn't come from a back end. */
export const errorBodySchema = z.object({
  status: z.literal('error'),
  /** For programs: `upstream_timeout`, `read_only`, `rate_limited`, … */
  errorType: z.string(),
  kind: z.enum(failureKinds),
  /** For people; echoes no input. */
  error: z.string(),
  requestId: z.string(),
})
export type ErrorBody = z.infer<typeof errorBodySchema>
