// The split of a step into a deterministic part and fresh noise.

/**
 * Going from `sigma` to `next` with a share `eta` of fresh noise: walk to `down`, then add `up` times unit noise;
 * down^2 + up^2 = next^2. Song et al. 2020 (DDIM), equation 16 in VE form; k-diffusion `get_ancestral_step`.
 */
export function ancestral(sigma: number, next: number, eta: number): { readonly down: number; readonly up: number } {
  const up = Math.min(next, eta * Math.sqrt((next ** 2 * (sigma ** 2 - next ** 2)) / sigma ** 2))
  return { down: Math.sqrt(next ** 2 - up ** 2), up }
}
