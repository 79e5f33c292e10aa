import { formatAge } from './formats.ts'

/** A remote failure as the screen needs it. */
export type FailureShown = {
  readonly kind: FailureName
  readonly source: string
  readonly detail?: string
  readonly retryAfterSeconds?: number
}

type FailureName =
  | 'unreachable'
  | 'timeout'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'rate-limited'
  | 'rejected'
  | 'too-large'
  | 'malformed'

/** What happened, in one sentence, and what the viewer can do about it. */
export type FailureSentence = { readonly what: string; readonly wayOut: string }

/** The source goes before `did`. */
const words: Readonly<Record<FailureName, { readonly did: string; readonly wayOut: string }>> = {
  unreachable: {
    did: "can't be reached.",
    wayOut: 'Check that it runs and that its address in the configuration is right.',
  },
  timeout: {
    did: 'took too long to answer.',
    wayOut: 'Choose fewer clusters or a shorter time range, or look at its load.',
  },
  unauthorized: {
    did: "refused the gateway's credentials.",
    wayOut: 'Check the token or password in the configuration.',
  },
  forbidden: { did: "doesn't permit this.", wayOut: 'Ask whoever runs it for access.' },
  'not-found': {
    did: "doesn't know what was asked for.",
    wayOut: 'Check the path of its address in the configuration.',
  },
  conflict: { did: 'holds something newer.', wayOut: 'Reload and try again.' },
  'rate-limited': { did: 'asks for fewer requests.', wayOut: 'Weir will ask again more slowly.' },
  rejected: {
    did: "couldn't answer the query.",
    wayOut: 'Read its own message, or try again.',
  },
  'too-large': {
    did: 'gave an answer too large to show.',
    wayOut: 'Add matchers to its configuration, or choose a shorter time range.',
  },
  malformed: {
    did: "gave an answer that can't be read as metrics.",
    wayOut: 'Check that its address points at the API itself, not at a page or a proxy.',
  },
}

/** The one place that turns a kind of failure into words for people. */
export function failureSentence(failure: FailureShown): FailureSentence {
  const { did, wayOut } = words[failure.kind]
  const what = `${failure.source.charAt(0).toUpperCase()}${failure.source.slice(1)} ${did}`
  const { retryAfterSeconds } = failure
  return retryAfterSeconds === undefined
    ? { what, wayOut }
    : { what, wayOut: `Weir will ask again in ${formatAge(retryAfterSeconds)}.` }
}

/** Both sentences and the source's own words, as one text. */
export function failureText(failure: FailureShown): string {
  const { what, wayOut } = failureSentence(failure)
  const { detail = '' } = failure
  return detail === '' ? `${what} ${wayOut}` : `${what} ${wayOut} It said: ${detail}`
}
