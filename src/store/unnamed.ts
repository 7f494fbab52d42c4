// Which stored things nobody speaks of any more.

/** Those of `keys` that are `prefix` and an id which none of `texts` contains. */
export const unnamed = (prefix: string, keys: readonly string[], texts: readonly string[]): string[] =>
  keys.filter((key) => key.startsWith(prefix) && !texts.some((text) => text.includes(key.slice(prefix.length))))
