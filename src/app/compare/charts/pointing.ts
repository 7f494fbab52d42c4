// What a chart and the grid tell each other, by places of the plan.

export type Pointing = {
  /** Places that are looked at elsewhere. */
  readonly highlighted: readonly number[]
  /** The pointer or focus came to a mark, or left it. */
  readonly onHighlight: (places: readonly number[]) => void
  /** Places that are chosen, here or in the grid; none where nothing is. */
  readonly chosen: readonly number[]
  /** These are chosen in place of those before, or beside them. */
  readonly onChoose: (places: readonly number[], more: boolean) => void
  readonly onToggle: (places: readonly number[]) => void
  /** A mark was pressed: its cell is looked at. */
  readonly onOpen: (place: number) => void
}

/** For charts that are of one cell alone. */
export const pointless: Pointing = {
  highlighted: [],
  onHighlight: () => undefined,
  chosen: [],
  onChoose: () => undefined,
  onToggle: () => undefined,
  onOpen: () => undefined,
}
