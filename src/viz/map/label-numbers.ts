import { formatBytesPerSecond, formatLatency, noNumber } from '#src/ui/formats.ts'

/**
 * Numbers as the map writes them: in the units of the tables, with fewer digits. A number that
 * moved within its rounding must not repaint the canvas; the tables have the digits.
 */

/** Two significant digits. */
const coarse = (value: number): number => Number(value.toPrecision(2))

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** Events per second, without the unit: 0.07, 1.2, 12, 120, 1,200. */
export function coarseRate(perSecond: number): string {
  if (!Number.isFinite(perSecond)) return noNumber
  if (perSecond > 0 && perSecond < 0.005) return '<0.01'
  const value = perSecond < 0.1 ? Number(perSecond.toFixed(2)) : coarse(perSecond)
  if (value >= 1e6) return `${coarse(value / 1e6)}M`
  return value < 10 ? String(value) : whole.format(value)
}

/** A share as per cent: <0.1 %, 4.2 %, 42 %. Nothing but all is 100 %, nothing but none is 0 %. */
export function coarseShare(share: number): string {
  const percent = share * 100
  if (!Number.isFinite(percent)) return noNumber
  if (percent === 0 || percent === 100) return `${percent} %`
  if (percent < 0.1) return '<0.1 %'
  if (percent > 99 && percent < 100) return '>99 %'
  return `${percent < 9.95 ? percent.toFixed(1) : percent.toFixed(0)} %`
}

/** A latency: 4.2 ms, 42 ms, 420 ms, 1.20 s. */
export const coarseLatency = (seconds: number): string => plain(formatLatency(coarse(seconds)))

export const coarseBytes = (bytesPerSecond: number): string =>
  plain(formatBytesPerSecond(coarse(bytesPerSecond)))

/** Labels have no lines to break, so a plain space does. */
const plain = (text: string): string => text.replaceAll('\u00A0', ' ')

/** How busy something is to its first digit, which seldom changes: ~1, ~20, ~3,000. */
export function roughRate(perSecond: number): string {
  if (!Number.isFinite(perSecond)) return noNumber
  if (perSecond === 0) return '0'
  const value = Number(perSecond.toPrecision(1))
  return perSecond < 1 ? '<1' : `~${whole.format(value)}`
}
