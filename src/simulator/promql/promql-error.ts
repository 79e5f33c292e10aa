/** Why a query has no answer, in Prometheus' own words for kinds of error. */
export type PromqlErrorType = 'bad_data' | 'execution'

/** Thrown inside the evaluator, turned into an error body at the API. */
export class PromqlError extends Error {
  readonly errorType: PromqlErrorType

  constructor(errorType: PromqlErrorType, message: string) {
    super(message)
    this.name = 'PromqlError'
    this.errorType = errorType
  }
}

export const badData = (message: string) => new PromqlError('bad_data', message)
export const executionError = (message: string) => new PromqlError('execution', message)

/** A query that Prometheus would answer and we don't. */
export const notSupported = (what: string) =>
  new PromqlError('execution', `${what} is not supported by the simulator`)
