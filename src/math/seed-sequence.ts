// numpy's SeedSequence: many unrelated seeds from one seed and the path to where they are needed.

const f = Math.imul
const shifted = (word: number): number => word ^ (word >>> 16)

/** The 32-bit words of a whole number up to 2^53 - 1, lowest first. */
function wordsOf(value: number): number[] {
  const words = [value % 2 ** 32]
  for (let rest = Math.floor(value / 2 ** 32); rest > 0; rest = Math.floor(rest / 2 ** 32)) words.push(rest % 2 ** 32)
  return words
}

/**
 * `numpy.random.SeedSequence(entropy, spawn_key=path, pool_size=pool).generate_state(count)`: 32-bit words. O'Neill 2015,
 * "Developing a seed_seq alternative".
 */
export function seedSequence(entropy: number, path: readonly number[], pool: number, count: number): number[] {
  const words = wordsOf(entropy)
  const spawn = path.flatMap(wordsOf)
  if (spawn.length > 0) while (words.length < pool) words.push(0)
  words.push(...spawn)

  let constant = 0x43b0d7e5
  const hashed = (word: number): number => {
    const value = word ^ constant
    constant = f(constant, 0x931e8875)
    return shifted(f(value, constant))
  }
  const mixed = (x: number, y: number): number => shifted((f(0xca01f9dd, x) - f(0x4973f715, y)) | 0)
  const state = Int32Array.from({ length: pool }, (_, i) => hashed(words[i] ?? 0))
  for (let from = 0; from < pool; from++) {
    for (let to = 0; to < pool; to++) if (from !== to) state[to] = mixed(state[to]!, hashed(state[from]!))
  }
  for (const word of words.slice(pool)) {
    for (let to = 0; to < pool; to++) state[to] = mixed(state[to]!, hashed(word))
  }

  constant = 0x8b51f9dd
  return Array.from({ length: count }, (_, i) => {
    const value = state[i % pool]! ^ constant
    constant = f(constant, 0x58f38ded)
    return shifted(f(value, constant)) >>> 0
  })
}
