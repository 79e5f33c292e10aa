import { useSyncExternalStore } from 'react'

/** One remembered choice: what it is called, what stands when nothing (or nonsense) is stored. */
export type Preference<T extends string> = {
  readonly key: string
  readonly values: readonly T[]
  readonly initial: T
}

const listeners = new Set<() => void>()
// Storage may be switched off or full; a choice then lasts as long as the page.
const remembered = new Map<string, string>()

/** What a key of ours is called among those of everything else on this origin. */
export const storageKey = (key: string): string => `weir.${key}`

function stored(key: string): string | undefined {
  try {
    return localStorage.getItem(storageKey(key)) ?? remembered.get(key)
  } catch {
    return remembered.get(key)
  }
}

export function readPreference<T extends string>(preference: Preference<T>): T {
  const text = stored(preference.key)
  return preference.values.find((value) => value === text) ?? preference.initial
}

function writePreference<T extends string>(preference: Preference<T>, value: T): void {
  remembered.set(preference.key, value)
  try {
    localStorage.setItem(storageKey(preference.key), value)
  } catch {
    // kept in memory above
  }
  for (const listener of listeners) listener()
}

/** Calls back after any preference changed, in this tab or in another one. */
export function watchPreferences(listener: () => void): () => void {
  listeners.add(listener)
  window.addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('storage', listener)
  }
}

export function usePreference<T extends string>(
  preference: Preference<T>,
): readonly [T, (value: T) => void] {
  const value = useSyncExternalStore(watchPreferences, () => readPreference(preference))
  return [value, (next) => writePreference(preference, next)]
}
