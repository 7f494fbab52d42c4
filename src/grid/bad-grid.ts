// What is wrong with a grid that somebody wrote.

/** One line for people: `grid: axis 1: steps: expected ..., got ...`. */
export class BadGrid extends Error {}

/** The same, said of a part: its line goes behind the part's name. */
export function within<T>(part: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof BadGrid) throw new BadGrid(`${part}: ${error.message}`, { cause: error })
    throw error
  }
}
