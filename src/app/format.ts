// Numbers as people read them: times, sizes, counts. Knows no component. What is not measured is shown as "-".

const notMeasured = '-'
const isNumber = (value: number | undefined): value is number => value !== undefined && Number.isFinite(value)

/** A number in the person's own locale, with a real minus sign. */
function local(value: number, least: number, most: number): string {
  const options = { minimumFractionDigits: least, maximumFractionDigits: most }
  return new Intl.NumberFormat(undefined, options).format(value === 0 ? 0 : value).replace('-', '\u2212')
}

/** `420 ms`, `3.4 s`, `24 s`, `2 min 05 s`, `1 h 12 min`. */
export function time(milliseconds: number | undefined): string {
  if (!isNumber(milliseconds) || milliseconds < 0) return notMeasured
  if (milliseconds < 999.5) return `${local(milliseconds, 0, 0)} ms`
  if (milliseconds < 9_950) return `${local(milliseconds / 1000, 1, 1)} s`
  const seconds = Math.round(milliseconds / 1000)
  if (seconds < 60) return `${local(seconds, 0, 0)} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${String(seconds % 60).padStart(2, '0')} s`
  const rounded = Math.round(seconds / 60)
  return `${local(Math.floor(rounded / 60), 0, 0)} h ${String(rounded % 60).padStart(2, '0')} min`
}

/** A time that is a guess: `about 3.4 s`; beyond 30 s rounded up to 5 s. */
export function estimate(milliseconds: number | undefined): string {
  if (!isNumber(milliseconds) || milliseconds < 0) return notMeasured
  return `about ${time(milliseconds > 30_000 ? Math.ceil(milliseconds / 5000) * 5000 : milliseconds)}`
}

/** Decimal units: `812 kB`, `18 MB`, `2.1 GB`. */
export function bytes(count: number | undefined): string {
  if (!isNumber(count) || count < 0) return notMeasured
  const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const
  let value = count
  let unit = 0
  for (; value >= 999.5 && unit + 1 < units.length; unit++) value /= 1000
  const digits = unit >= 3 && value < 99.95 ? 1 : 0
  return `${local(value, digits, digits)} ${units[unit]}`
}

/** `12 of 18 MB`: both in the unit of the whole; only what has arrived while the whole is unknown. */
export function bytesOf(loaded: number, total: number): string {
  if (total <= 0) return bytes(loaded)
  const [, unit = ''] = bytes(total).split(' ')
  const scale = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 }[unit] ?? 1
  const digits = unit === 'GB' || unit === 'TB' ? 1 : 0
  return `${local(Math.min(loaded, total) / scale, digits, digits)} of ${bytes(total)}`
}

/** `9.2 rows/s`. */
export const rate = (rows: number, milliseconds: number): string =>
  milliseconds > 0 && isNumber(rows) ? `${local((rows / milliseconds) * 1000, 1, 1)} rows/s` : notMeasured

/** Guidance: one decimal. */
export const guidance = (value: number | undefined): string => (isNumber(value) ? local(value, 1, 1) : notMeasured)
/** A weight: two decimals. */
export const weight = (value: number | undefined): string => (isNumber(value) ? local(value, 2, 2) : notMeasured)
/** A share of 1 as a whole percent. */
export const percent = (share: number | undefined): string =>
  isNumber(share) && Math.abs(share) <= 1e6 ? `${local(share * 100, 0, 0)} %` : notMeasured

/** `1 picture`, `24 pictures`; whole numbers in the person's locale. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  isNumber(count) ? `${local(count, 0, 0)} ${count === 1 ? one : many}` : notMeasured

/** `24 November 2026`, or `Today` and `Yesterday`, in the person's locale. */
export function day(then: number, now: number): string {
  const midnight = (at: number) => new Date(at).setHours(0, 0, 0, 0)
  const days = Math.round((midnight(now) - midnight(then)) / 86_400_000)
  if (days === 0) return 'Today'
  return days === 1 ? 'Yesterday' : new Intl.DateTimeFormat(undefined, { dateStyle: 'long' }).format(then)
}
