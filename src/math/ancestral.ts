// The split of a step into a deterministic part and fresh noise.

/** Walk to `down`, take `carry` times the latents (1 where it is left out), then add `up` times unit noise. */
export type Split = { readonly down: number; readonly up: number; readonly carry?: number }
/** Splits a step from `sigma` to `next` with a share `eta` of fresh noise. */
export type Splitting = (sigma: number, next: number, eta: number) => Split

/** down^2 + up^2 = next^2. Song et al. 2020 (DDIM), equation 16 in VE form; k-diffusion `get_ancestral_step`. */
export const ancestral: Splitting = (sigma, next, eta) => {
  const up = Math.min(next, eta * Math.sqrt((next ** 2 * (sigma ** 2 - next ** 2)) / sigma ** 2))
  return { down: Math.sqrt(next ** 2 - up ** 2), up }
}

/** How far down a rectified flow goes, as a share s of noise: s' (1 + (s' / s - 1) eta). */
const shareBelow = (share: number, next: number, eta: number): number => next * (1 + (next / share - 1) * eta)

/** The split of rectified flows on the line x = (1 - s) x0 + s z, levels as shares; ComfyUI's samplers named `_RF`. */
export const onLine: Splitting = (share, next, eta) => {
  const down = shareBelow(share, next, eta)
  const carry = (1 - next) / (1 - down)
  return { down, up: Math.sqrt(Math.max(next ** 2 - (carry * down) ** 2, 0)), carry }
}

/** The same split for levels sigma = s / (1 - s): nothing is left to carry. */
export const ofFlow: Splitting = (sigma, next, eta) => {
  const share = shareBelow(sigma / (1 + sigma), next / (1 + next), eta)
  const down = share / (1 - share)
  return { down, up: Math.sqrt(Math.max(next ** 2 - down ** 2, 0)) }
}
