// Python's regular expressions, as peft's configs match names of layers by them, in time that no file can make long: a pattern maps the
// set of places that a match may start at to the set of those where it may end, so that no place is tried twice.

type Places = ReadonlySet<number>
type Match = (text: string, from: Places) => Places

const LONGEST = 200
const DEEPEST = 4

/**
 * Whether a text, or what follows one of its dots, matches `pattern` as a whole: peft's `get_pattern_key`. Names match themselves. What
 * asks for more than characters, classes, groups, alternatives, repeats, `^` and `$` matches nothing, like what is no pattern.
 */
export const endMatcher = (pattern: string): ((text: string) => boolean) => {
  if (/^[\w.]+$/.test(pattern)) return (text) => text === pattern || text.endsWith(`.${pattern}`)
  const match = pattern.length > LONGEST ? undefined : compiled(pattern)
  return (text) => {
    const starts = Array.from(text, (letter, at) => (letter === '.' ? at + 1 : 0))
    return match?.(text, new Set([0, ...starts])).has(text.length) ?? false
  }
}

const token = /\\[^]|\[\^?\]?(?:\\[^]|[^\]\\])*\]|\((?:\?:|\?P<\w+>)?|\{\d+(?:,\d*)?\}|[^]/g

const compiled = (pattern: string): Match | undefined => {
  const tokens = pattern.match(token) ?? []
  let [at, depth] = [0, 0]
  const alternatives = (): Match => {
    const options = [sequence()]
    for (; tokens[at] === '|'; options.push(sequence())) at++
    return (text, from) => new Set(options.flatMap((option) => [...option(text, from)]))
  }
  const sequence = (): Match => {
    const parts: Match[] = []
    while (at < tokens.length && tokens[at] !== '|' && tokens[at] !== ')') parts.push(repeated(atom(tokens[at++]!)))
    return (text, from) => parts.reduce((places, part) => part(text, places), from)
  }
  const atom = (one: string): Match => {
    if (one === '^') return (_, from) => new Set([0].filter((place) => from.has(place)))
    if (one === '$') return (text, from) => new Set([text.length].filter((place) => from.has(place)))
    if (one[0] !== '(') return character(one)
    if (++depth > DEEPEST) throw new SyntaxError('expected fewer groups in each other')
    const inside = alternatives()
    if (tokens[at++] !== ')') throw new SyntaxError('expected )')
    depth--
    return inside
  }
  const repeated = (one: Match): Match => {
    const bounds = boundsOf(tokens[at] ?? '')
    if (!bounds) return one
    at++
    // Lazy repeats match the same.
    if (tokens[at] === '?') at++
    return times(one, ...bounds)
  }
  try {
    const whole = alternatives()
    return at === tokens.length ? whole : undefined
  } catch {
    return undefined
  }
}

const boundsOf = (word: string): readonly [least: number, most: number] | undefined => {
  if (word === '*') return [0, Infinity]
  if (word === '+') return [1, Infinity]
  if (word === '?') return [0, 1]
  const [, least, open, most] = /^\{(\d+)(,?)(\d*)\}$/.exec(word) ?? []
  return least === undefined ? undefined : [Number(least), most ? Number(most) : open ? Infinity : Number(least)]
}

/** One character, a class of them, or an escape; `RegExp` knows which, and sees no more than one letter at a time. */
const character = (one: string): Match => {
  if (/^(?:[*+?)]|\\[\dbBAZ])/.test(one)) throw new SyntaxError(`expected a character, got ${one}`)
  const expression = new RegExp(`^(?:${one})$`)
  return (text, from) => new Set([...from].filter((at) => expression.test(text[at] ?? '')).map((at) => at + 1))
}

const times =
  (one: Match, least: number, most: number): Match =>
  (text, from) => {
    const all = new Set(least === 0 ? from : [])
    let places = from
    for (let n = 1; n <= most && places.size > 0; n++) {
      const ends = one(text, places)
      const still = ends.size === places.size && [...ends].every((place) => places.has(place))
      // Where places stay, more of the same leads nowhere else; past the least only new places lead on.
      places = n > least ? new Set([...ends].filter((place) => !all.has(place))) : ends
      if (n >= least || still) for (const place of places) all.add(place)
      if (still) break
    }
    return all
  }
