// No guidance: the network's answer to the prompt, one row a call.
import type { Guidance } from '../types.ts'

/** D(x, sigma | prompt). */
export const none: Guidance =
  (network, { prompt }) =>
  async (x, sigma) =>
    (await network([{ x, sigma, conditioning: prompt }]))[0]!
