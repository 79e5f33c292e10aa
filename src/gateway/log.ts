import { destination, pino, type Logger } from 'pino'

import type { GatewayConfig } from './config-schema.ts'

export type Log = Pick<Logger, 'info' | 'warn' | 'error' | 'debug'>

/** One JSON object per line on standard output; line breaks inside values are escaped by JSON. */
export function createLog(level: GatewayConfig['logLevel']): Log {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    destination({ dest: 1, sync: true }),
  )
}

/** What of an error may stand in a log: not its cause, which may hold upstream texts and addresses. */
export function toLogged(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { name: typeof error }
  return { name: error.name, message: error.message, stack: error.stack }
}
