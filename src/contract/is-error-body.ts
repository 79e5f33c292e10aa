import { failureKinds } from '#src/domain/failure.ts'

import type { ErrorBody } from './error.ts'
import { areTexts, isFields } from './fields.ts'

/** Whether a body is what `errorBodySchema` describes; without the schema's library, as `isSession`. */
export const isErrorBody = (body: unknown): body is ErrorBody =>
  isFields(body) &&
  body['status'] === 'error' &&
  areTexts(body, ['errorType', 'error', 'requestId']) &&
  failureKinds.some((kind) => kind === body['kind'])
