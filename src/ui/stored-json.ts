import { storageKey } from './preference.ts'

/**
 * What is remembered beyond a choice among a few words: JSON in the browser's storage, which may be
 * switched off, full, or hold what an older page, another tab or a curious viewer wrote.
 */

/** @returns `undefined` for nothing, and for what isn't JSON or isn't what `parse` expects. */
export function readStored<T>(
  key: string,
  parse: (value: unknown) => T | undefined,
): T | undefined {
  try {
    const text = localStorage.getItem(storageKey(key))
    return text === null ? undefined : parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** @returns Whether there was room for it. */
export function writeStored(key: string, value: unknown): boolean {
  try {
    localStorage.setItem(storageKey(key), JSON.stringify(value))
    return true
  } catch {
    return false
  }
}

export function forgetStored(key: string): void {
  try {
    localStorage.removeItem(storageKey(key))
  } catch {
    // what can't be reached needs no forgetting
  }
}

/** Keys that begin with a prefix, with the length of what each holds. */
export function storedSizes(prefix: string): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>()
  try {
    const from = storageKey('').length
    for (let index = 0; index < localStorage.length; index += 1) {
      const name = localStorage.key(index) ?? ''
      if (!name.startsWith(storageKey(prefix))) continue
      sizes.set(name.slice(from), localStorage.getItem(name)?.length ?? 0)
    }
  } catch {
    // storage is switched off: nothing is there
  }
  return sizes
}
