// Adams-Bashforth: the next value from the last slopes, as if all steps were of one length.

/** Weights of the last one to four slopes, the newest first. */
export const evenWeights = [
  [1],
  [3 / 2, -1 / 2],
  [23 / 12, -16 / 12, 5 / 12],
  [55 / 24, -59 / 24, 37 / 24, -9 / 24],
] as const
