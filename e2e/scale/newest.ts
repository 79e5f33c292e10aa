/** A memory of what was asked for lately: what isn't known is made, and the oldest is forgotten. */
export function createNewest<V>(most: number): (key: string | number, make: () => V) => V {
  const known = new Map<string | number, V>()
  return (key, make) => {
    const value = known.get(key) ?? make()
    known.delete(key)
    known.set(key, value)
    const [oldest] = known.keys()
    if (known.size > most && oldest !== undefined) known.delete(oldest)
    return value
  }
}
