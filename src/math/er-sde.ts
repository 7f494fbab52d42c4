// How much noise the extended reverse-time process holds, and its integrals over a step.

const POINTS = 200

/** sigma (e^(sigma^0.3) + 10): the noise scale that ER-SDE-Solvers recommend. Cui et al. 2023 (2309.06169), table 2. */
export const noiseScale = (sigma: number): number => sigma * (Math.exp(sigma ** 0.3) + 10)

/** The integral of weight(level) / noiseScale(level) over [low, high], by a left sum over 200 points as the reference has it. */
export function overNoise(low: number, high: number, weight: (level: number) => number): number {
  const width = (high - low) / POINTS
  let total = 0
  for (let k = 0; k < POINTS; k++) total += (weight(low + k * width) / noiseScale(low + k * width)) * width
  return total
}
