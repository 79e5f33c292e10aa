declare const unit: unique symbol

/** A number that carries its unit in its type, so that seconds never meet milliseconds. */
type Unit<Name extends string> = number & { readonly [unit]: Name }

/** A length of time in seconds. */
export type Seconds = Unit<'Seconds'>
/** A share, from 0 to 1. */
export type Ratio = Unit<'Ratio'>
/** Events per second: requests, errors or connections. */
export type PerSecond = Unit<'PerSecond'>
/** Bytes per second. */
export type BytesPerSecond = Unit<'BytesPerSecond'>
/** A moment: milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMillis = Unit<'EpochMillis'>

export const seconds = (value: number): Seconds => value as Seconds
export const ratio = (value: number): Ratio => value as Ratio
export const perSecond = (value: number): PerSecond => value as PerSecond
export const bytesPerSecond = (value: number): BytesPerSecond => value as BytesPerSecond
export const epochMillis = (value: number): EpochMillis => value as EpochMillis
