// Lists of which some are switched off: what is on lies in the settings, what is off lies aside and keeps its place. Pure.

export type Switched<T> = { readonly item: T; readonly on: boolean }
/** An item that is off, and where in the whole list it stands. */
export type Aside<T> = { readonly item: T; readonly at: number }

/** The whole list, as people see it. What is on already is not off too. */
export function join<T>(on: readonly T[], aside: readonly Aside<T>[], same: (a: T, b: T) => boolean): Switched<T>[] {
  const list: Switched<T>[] = on.map((item) => ({ item, on: true }))
  const off = aside.filter(({ item }) => !on.some((other) => same(item, other)))
  for (const { item, at } of off.toSorted((a, b) => a.at - b.at))
    list.splice(Math.min(at, list.length), 0, { item, on: false })
  return list
}

export function split<T>(list: readonly Switched<T>[]): {
  readonly on: readonly T[]
  readonly aside: readonly Aside<T>[]
} {
  return {
    on: list.filter(({ on }) => on).map(({ item }) => item),
    aside: list.flatMap(({ item, on }, at) => (on ? [] : [{ item, at }])),
  }
}

/** `list` with the entry at `from` moved to `to`; places outside are the nearest end. */
export function moved<T>(list: readonly T[], from: number, to: number): readonly T[] {
  const entry = list[from]
  if (entry === undefined) return list
  return list.toSpliced(from, 1).toSpliced(Math.min(Math.max(to, 0), list.length - 1), 0, entry)
}
