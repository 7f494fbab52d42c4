// The Mersenne Twister MT19937 as torch's CPU generator runs it. Matsumoto and Nishimura 1998.

const N = 624
const M = 397

/** A source of uniform 32-bit words. */
export type Words = () => number

/**
 * Words in [0, 2^32) for a whole seed from 0 to 2^53 - 1, of which the low 32 bits count, as in torch's `manual_seed`.
 */
export function mt19937(seed: number): Words {
  const state = new Uint32Array(N)
  state[0] = seed % 2 ** 32
  for (let i = 1; i < N; i++) {
    const last = state[i - 1]! ^ (state[i - 1]! >>> 30)
    state[i] = Math.imul(1812433253, last) + i
  }
  let index = N
  return () => {
    if (index === N) {
      twist(state)
      index = 0
    }
    let word = state[index++]!
    word ^= word >>> 11
    word ^= (word << 7) & 0x9d2c5680
    word ^= (word << 15) & 0xefc60000
    return (word ^ (word >>> 18)) >>> 0
  }
}

function twist(state: Uint32Array): void {
  for (let i = 0; i < N; i++) {
    const mixed = (state[i]! & 0x80000000) | (state[(i + 1) % N]! & 0x7fffffff)
    state[i] = state[(i + M) % N]! ^ (mixed >>> 1) ^ (mixed & 1 ? 0x9908b0df : 0)
  }
}
