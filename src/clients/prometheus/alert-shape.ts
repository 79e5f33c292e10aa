import { z } from '#src/contract/zod.ts'

/** The data of `/api/v1/alerts`. */
export const alertsSchema = z.object({
  alerts: z.array(
    z.object({
      labels: z.record(z.string(), z.string()),
      annotations: z.nullish(z.record(z.string(), z.string())),
      state: z.string(),
      /** RFC 3339. */
      activeAt: z.nullish(z.string()),
    }),
  ),
})
export type ReportedAlerts = z.infer<typeof alertsSchema>
