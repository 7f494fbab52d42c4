// A small seeded source of uniform numbers, where no library's own draws are to be matched.

/** Numbers from [0, 1), the same for the same seed. Mulberry32, Tommy Ettinger 2017. */
export const uniform = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let word = Math.imul(state ^ (state >>> 15), state | 1)
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61)
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32
  }
}
