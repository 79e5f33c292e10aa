/**
 * The part of the Trusted Types API used here. It is typed as giving text back, because `Worker`
 * is typed as taking it; in truth it is an opaque object that only the browser can read.
 */
type TrustedTypes = {
  createPolicy(
    name: string,
    rules: { readonly createScriptURL: (url: string) => string },
  ): { readonly createScriptURL: (url: string) => string }
}

declare global {
  var trustedTypes: TrustedTypes | undefined
}

type Policy = ReturnType<TrustedTypes['createPolicy']>
let policy: Policy | undefined

/** Refuses every script that didn't come with the page. */
function createScriptURL(url: string): string {
  const { origin, href } = new URL(url, location.href)
  if (origin !== location.origin) throw new TypeError('a worker must come from the page’s origin')
  return href
}

/**
 * Starts one of our own module workers, under a policy that lets no foreign script become one.
 *
 * @param url - From `import url from './name.worker.ts?worker&url'`.
 */
export function startWorker(url: string): Worker {
  policy ??= globalThis.trustedTypes?.createPolicy('mesh-worker', { createScriptURL }) ?? {
    createScriptURL,
  }
  return new Worker(policy.createScriptURL(url), { type: 'module' })
}
