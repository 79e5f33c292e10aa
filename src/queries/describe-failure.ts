import type { Failure, FailureKind } from '#src/domain/failure.ts'

/** Turns a failure into a sentence or two for people: what happened, and the way out. */
export function describeFailure(failure: Failure): string {
  const { source, detail } = failure
  const subject = source.charAt(0).toUpperCase() + source.slice(1)
  const because = detail === undefined ? '' : ` (${detail.replace(/\.$/, '')})`
  const [happened, wayOut] = words[failure.kind]
  const again = failure.kind === 'rate-limited' ? ` ${waitOf(failure.retryAfterSeconds)}` : ''
  return `${subject} ${happened}${because}. ${wayOut}${again}`
}

/** For each kind: what happened, and the way out. */
const words: { readonly [K in FailureKind]: readonly [happened: string, wayOut: string] } = {
  unreachable: [
    'can’t be reached',
    'Weir keeps trying; check that it runs and that Weir’s server may connect to it.',
  ],
  timeout: [
    'took too long to answer',
    'Weir keeps trying; a shorter time range or fewer namespaces cost it less.',
  ],
  unauthorized: [
    'wants to know who asks',
    'Sign in again, or check the credentials in Weir’s configuration.',
  ],
  forbidden: ['refused access', 'Ask whoever runs it for permission to read.'],
  'not-found': ['has nothing at this address', 'Check the address in Weir’s configuration.'],
  conflict: ['was changed by somebody else meanwhile', 'Reload and try again.'],
  'rate-limited': ['asks for fewer questions', 'A longer refresh interval helps; Weir tries again'],
  rejected: [
    'refused the question',
    'Check the metric prefix and matchers in Weir’s configuration.',
  ],
  'too-large': ['has more to say than fits', 'Choose fewer namespaces or clusters.'],
  malformed: [
    'answered something that can’t be read',
    'Check that its address leads to a Prometheus API and not to a sign-in page.',
  ],
}

function waitOf(seconds: number | undefined): string {
  if (seconds === undefined) return 'in a moment.'
  return seconds === 1 ? 'in a second.' : `in ${seconds} seconds.`
}
