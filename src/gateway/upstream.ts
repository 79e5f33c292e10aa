/** One read of a back end, in the terms of its API: nothing of the client's request is in it. */
export type UpstreamCall = {
  /** What is asked for, as metrics name it. */
  readonly endpoint: string
  readonly method: 'GET' | 'POST'
  /** Below the back end's own address: "api/v1/query". */
  readonly path: string
  /** Form-encoded; goes into the address of a GET and the body of a POST. */
  readonly parameters: string
}

/** The few parts of a back end's answer that we look at. */
export type UpstreamAnswer = {
  readonly status: number
  readonly contentType: string
  readonly contentEncoding: string
  readonly retryAfter: string
  readonly body: AsyncIterable<Uint8Array>
}

/** A metrics back end: a server elsewhere, or the simulator in this process. */
export type Upstream = {
  /** Resolves with the head of the answer; the body follows and ends with the signal. */
  readonly send: (call: UpstreamCall, signal: AbortSignal) => Promise<UpstreamAnswer>
  readonly close: () => Promise<void>
}

export async function discard(body: AsyncIterable<Uint8Array>): Promise<void> {
  await body[Symbol.asyncIterator]().return?.()
}
