/** How a mesh stands at a moment: what edges carry, and who is there. */
type Standing = { readonly wave: number; readonly step: number }

/** How a mesh stands at any moment. What was told of a moment stays true of it. */
export type History = {
  /** @param time - In seconds since 1970. */
  readonly at: (time: number) => Standing
  /** Notes that somebody knows of a moment: changes come after it. */
  readonly tell: (time: number) => void
  /** Lets rates change, or nodes and edges come and go, from the next moment on. */
  readonly change: (change: { readonly rates?: true; readonly churn?: true }) => void
  /** As it stands after the last change. */
  readonly last: () => Standing
}

/** Before it was started, a mesh changed as often as that, on its own. */
const waveSeconds = 60
/** So long before its start it has become still. */
const stillSeconds = 300

/** @param start - When the mesh is started, in seconds since 1970: from then on it obeys. */
export function createHistory(start: number): History {
  const still = start - stillSeconds
  const changes: { readonly after: number; readonly standing: Standing }[] = []
  let told = still
  let last: Standing = { wave: 0, step: 0 }
  return {
    at: (time) => {
      if (time < still) return { wave: -Math.ceil((still - time) / waveSeconds), step: 0 }
      return changes.findLast(({ after }) => time > after)?.standing ?? { wave: 0, step: 0 }
    },
    tell: (time) => {
      told = Math.max(told, time)
    },
    change: ({ rates, churn }) => {
      last = { wave: last.wave + (rates ? 1 : 0), step: last.step + (churn ? 1 : 0) }
      changes.push({ after: told, standing: last })
    },
    last: () => last,
  }
}
