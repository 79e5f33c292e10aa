import type { FromCallee, ToCallee } from './calls.ts'

/**
 * Answers the page's messages; the worker's whole protocol, without the worker.
 *
 * @param buffersOf - What of an answer changes hands without being copied.
 */
export function serveCalls<Request, Answer>(
  ask: (request: Request, signal: AbortSignal) => Promise<Answer>,
  buffersOf: (answer: Answer) => Transferable[],
  post: (message: FromCallee<Answer>, transfer: Transferable[]) => void,
): (message: ToCallee<Request>) => void {
  const calls = new Map<number, AbortController>()
  const serve = async ({
    id,
    request,
  }: Extract<ToCallee<Request>, { readonly type: 'ask' }>): Promise<void> => {
    const controller = new AbortController()
    calls.set(id, controller)
    try {
      const answer = await ask(request, controller.signal)
      post({ type: 'answer', id, answer }, buffersOf(answer))
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      post({ type: 'broken', id, message }, [])
    } finally {
      calls.delete(id)
    }
  }
  return (message) => {
    if (message.type === 'ask') void serve(message)
    else calls.get(message.id)?.abort(new DOMException('nobody waits any more', 'AbortError'))
  }
}
