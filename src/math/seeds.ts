// Noise that several stages of one step share, so that together they are one Wiener process.

/**
 * Weights of unit draws in the noise at the end of every part of a step of length `h`, for parts that end at these shares of it;
 * each part's noise fades as the next ones pass. Gonzalez et al. 2023 (2305.14267), appendix.
 */
export const fades = (h: number, edges: readonly number[]): number[] =>
  edges.map((edge, k) => Math.sqrt(Math.exp(-2 * (edges[k - 1] ?? 0) * h) - Math.exp(-2 * edge * h)))
