// Numbers as people read them.

/** `about 25 s`, `about 2 min 05 s`: rounded up to 5 s beyond 30 s. */
export function about(milliseconds: number): string {
  const exact = Math.ceil(milliseconds / 1000)
  const seconds = exact > 30 ? Math.ceil(exact / 5) * 5 : exact
  if (seconds < 60) return `about ${seconds} s`
  if (seconds < 3600) return `about ${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`
  const minutes = Math.ceil(seconds / 60)
  return `about ${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`
}

/** `1 cell`, `1,200 cells`. */
export const counted = (n: number, thing: string): string => `${n.toLocaleString('en')} ${thing}${n === 1 ? '' : 's'}`
