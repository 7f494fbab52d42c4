// Rectified flow in VE form.

/** Stands for infinity: at this level a picture is beyond the reach of single precision. */
const HIGHEST = 2 ** 24

/** The share s of noise in x = (1 - s) x0 + s z, as the level sigma = s / (1 - s) of x0 + sigma z. */
export const flowLevel = (share: number): number => Math.min(share / (1 - share), HIGHEST)
