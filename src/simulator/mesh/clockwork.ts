import type { Incident, SourceSpec } from './shape.ts'

const dayMillis = 86_400_000
const turn = 2 * Math.PI

/**
 * How busy the shop is: 1 on average over the day, most in the evening (UTC), least before dawn.
 *
 * @param at - Epoch milliseconds.
 */
const dayWave = (at: number): number =>
  1 + 0.32 * Math.sin(turn * (at / dayMillis - 0.54)) + 0.06 * Math.sin((turn * at) / 5_400_000)

/** Requests per second that a source sends at this moment, before chance has its say. */
export function sourceRate(source: SourceSpec, place: number, at: number): number {
  if (!source.wavy) return source.perSecond
  const minutes = Math.sin(turn * (at / 420_000 + place * 0.37))
  return source.perSecond * dayWave(at) * (1 + 0.08 * minutes)
}

/** Whether an incident lasts at this moment; it also came and went before the start. */
export function isActive(incident: Incident, startedAt: number, at: number): boolean {
  const period = incident.everySeconds * 1000
  const since = at - startedAt - incident.firstSeconds * 1000
  return ((since % period) + period) % period < incident.lastsSeconds * 1000
}

/** How crowded the shop is, in few steps so that what follows from it can be kept: 0, 1, 2 or 3. */
export const crowding = (at: number): number =>
  Math.max(0, Math.min(3, Math.floor((dayWave(at) - 0.6) * 4.9)))

/** How much longer everything takes when it is that crowded. */
export const crowdingSlowdown = (level: number): number => 0.9 + level * 0.09
