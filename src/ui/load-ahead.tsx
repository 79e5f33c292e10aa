import { lazy, useState, type ComponentType } from 'react'

/** A component whose code is fetched before it is drawn. */
type Ahead<Props> = {
  /** Fetches the code; a failure shows when it is drawn. */
  readonly preload: () => void
  /** At once where its code is here; else it suspends until it is. */
  readonly Loaded: ComponentType<Props>
}

/**
 * What is here already need not be awaited: a component that suspends shows for 300 ms at least that
 * it does.
 */
export function loadAhead<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): Ahead<Props> {
  let loaded: ComponentType<Props> | undefined
  const loadOnce = async () => {
    loaded = await load()
    return { default: loaded }
  }
  const Awaited: ComponentType<Props> = lazy(loadOnce)
  return {
    preload: () => {
      loadOnce().catch(() => undefined)
    },
    Loaded: (props) => {
      const [Component] = useState(() => loaded ?? Awaited)
      return <Component {...props} />
    },
  }
}
