/**
 * Numbers and moments as text. Every function answers a dash for a number that is none, so that the
 * words NaN and Infinity can't reach the screen whatever a back end sends.
 */

/** What stands where no number can be shown. */
export const noNumber = '–'

/** Between a number and its unit: never breaks, never stretches. */
const space = '\u00A0'

const formatter = (digits: number) =>
  new Intl.NumberFormat('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
const fixed = [formatter(0), formatter(1), formatter(2)] as const

/** Three significant digits or the whole part, with at most two decimals: 0.07, 12.35, 123.4, 1,235. */
function significant(value: number): string {
  if (value < 99.995) return fixed[2].format(value)
  if (value < 999.95) return fixed[1].format(value)
  return fixed[0].format(value)
}

/** Shorter, for a number beside its unit: 4.2, 42, 420. */
function compact(value: number): string {
  if (value < 9.95) return fixed[1].format(value)
  return fixed[0].format(value)
}

/** Events per second, without the unit: the column or the label says it. */
export function formatRate(perSecond: number): string {
  if (!Number.isFinite(perSecond)) return noNumber
  if (perSecond > 0 && perSecond < 0.005) return '<0.01'
  if (perSecond >= 1e6) return `${significant(perSecond / 1e6)}M`
  return significant(perSecond)
}

/** A share as per cent. Nothing but all is 100 %, nothing but none is 0 %. */
export function formatRatio(ratio: number): string {
  const percent = ratio * 100
  if (!Number.isFinite(percent)) return noNumber
  if (percent === 0) return `0${space}%`
  if (percent === 100) return `100${space}%`
  if (percent > 0 && percent < 0.005) return `<0.01${space}%`
  if (percent > 99.95 && percent < 100) return `>99.9${space}%`
  return `${percent < 9.995 ? fixed[2].format(percent) : fixed[1].format(percent)}${space}%`
}

/** A latency: milliseconds below one second, seconds above. */
export function formatLatency(seconds: number): string {
  const millis = seconds * 1000
  if (!Number.isFinite(millis)) return noNumber
  if (millis > 0 && millis < 0.05) return `<0.1${space}ms`
  if (millis < 999.5) return `${compact(millis)}${space}ms`
  if (seconds < 9.995) return `${fixed[2].format(seconds)}${space}s`
  return `${compact(seconds)}${space}s`
}

const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** Decimal units, as network gear counts. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return noNumber
  const power = Math.min(byteUnits.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  const scaled = bytes / 1000 ** power
  // 999.7 kB would round to "1,000 kB"
  const step = scaled >= 999.5 && power < byteUnits.length - 1 ? 1 : 0
  const shown = scaled / 1000 ** step
  const text = power + step === 0 ? fixed[0].format(shown) : compact(shown)
  return `${text}${space}${byteUnits[power + step] ?? ''}`
}

export function formatBytesPerSecond(bytesPerSecond: number): string {
  const text = formatBytes(bytesPerSecond)
  return text === noNumber ? noNumber : `${text}/s`
}

/** How many: whole, grouped by thousands. */
export function formatCount(count: number): string {
  return Number.isFinite(count) ? fixed[0].format(count) : noNumber
}

/** "1 edge", "3 edges". */
export function formatQuantity(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}

/** How long ago, coarser as it grows: 4 s, 2 min, 3 h, 2 d. Never negative: clocks differ. */
export function formatAge(seconds: number): string {
  if (!Number.isFinite(seconds)) return noNumber
  const whole = Math.max(0, Math.floor(seconds))
  if (whole < 120) return `${whole}${space}s`
  if (whole < 7200) return `${Math.floor(whole / 60)}${space}min`
  if (whole < 172_800) return `${Math.floor(whole / 3600)}${space}h`
  return `${Math.floor(whole / 86_400)}${space}d`
}

const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
})
const hoursAndMinutes = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const dateAndClock = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
})

/** A moment of today in the viewer's zone, with the zone: 14:02:35 CET. */
export function formatTime(epochMillis: number): string {
  return isMoment(epochMillis) ? clock.format(epochMillis) : noNumber
}

/** A moment of today in the viewer's zone, to the minute: 14:02. */
export function formatClock(epochMillis: number): string {
  return isMoment(epochMillis) ? hoursAndMinutes.format(epochMillis) : noNumber
}

const dayAndClock = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
})

/** A moment of these days in the viewer's zone, to the minute: 23 Nov, 14:02. */
export function formatDayTime(epochMillis: number): string {
  return isMoment(epochMillis) ? dayAndClock.format(epochMillis) : noNumber
}

/** A moment in full, for tooltips and files. */
export function formatMoment(epochMillis: number): string {
  return isMoment(epochMillis) ? dateAndClock.format(epochMillis) : noNumber
}

// what Date can hold; Intl throws beyond it
const isMoment = (epochMillis: number) => Math.abs(epochMillis) <= 8.64e15
