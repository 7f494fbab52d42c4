// What a prompt asks for, read back from its words: things, how they stand to each other, where, and in which style.
import type { Dictionary } from './words.ts'

/** Things of one kind that are asked for; what is not said is not asked. */
export type AskedThing = {
  readonly noun: string
  readonly count?: number
  readonly colour?: string
  readonly size?: string
  /** Said in the plural without a number: two or more. */
  readonly several?: true
}

/** `relations` name things by their places in `things`; `unknown` are the words that mean nothing here, or nothing there. */
export type Asked = {
  readonly things: readonly AskedThing[]
  readonly relations: readonly { readonly first: number; readonly relation: string; readonly second: number }[]
  readonly place?: string
  readonly style?: string
  readonly unknown: readonly string[]
}

/**
 * Reads a prompt as training/captions.py words it: `two small red cats left of a rocket at sunset`. Takes the longest phrase that the
 * dictionary knows at each place. Describing words belong to the next noun, a relation stands between two; neither reaches beyond a
 * comma, an `and` or a thing that is not known. The last place counts, and the last style. Signs of weights, `(red cat:1.2)`, and tags in angle brackets are read over.
 */
export function askedBy(prompt: string, { meaningOf, longest }: Dictionary): Asked {
  const plain = prompt.toLowerCase().replaceAll(/<[^<>]*>/g, ' ').replaceAll(/:\s*-?[\d.]+(?=\s*[)\]])/g, ' ') // prettier-ignore
  const words = plain.replaceAll(/[.;\n]/g, ',').match(/[\p{L}\p{N}'-]+|,/gu) ?? []
  const things: AskedThing[] = []
  const relations: { first: number; relation: string; second: number }[] = []
  const unknown: string[] = []
  let place: string | undefined
  let style: string | undefined
  /** What was said of the next noun, and in which words. */
  let said: { count?: number; colour?: string; size?: string } = {}
  let waiting: string[] = []
  let relation: { words: string; value: string } | undefined
  /** A word that means nothing here came since the last noun: what stands left of something may be that. */
  let broken = false
  /** A noun did not come. */
  const loseWords = () => {
    unknown.push(...waiting)
    ;[said, waiting] = [{}, []]
  }
  const loseRelation = () => {
    if (relation) unknown.push(relation.words)
    relation = undefined
  }

  for (let at = 0; at < words.length;) {
    let size = Math.min(longest, words.length - at)
    while (size > 1 && !meaningOf(words.slice(at, at + size).join(' '))) size--
    const phrase = words.slice(at, at + size).join(' ')
    const meaning = meaningOf(phrase)
    at += size
    switch (meaning?.kind) {
      case undefined:
        unknown.push(phrase)
        broken = true
        break
      case 'silent':
        loseWords()
        break
      case 'joint':
        loseWords()
        loseRelation()
        break
      case 'place':
        loseWords()
        place = meaning.value
        break
      case 'style':
        loseWords()
        style = meaning.value
        break
      case 'colour':
      case 'size':
        said[meaning.kind] = meaning.value
        waiting.push(phrase)
        break
      case 'number':
        said.count = Number(meaning.value)
        waiting.push(phrase)
        break
      case 'relation':
        loseWords()
        if (relation || broken || things.length === 0) {
          loseRelation()
          unknown.push(phrase)
        } else relation = { words: phrase, value: meaning.value }
        break
      case 'noun': {
        const several = meaning.many && said.count === undefined
        things.push({ noun: meaning.noun, ...said, ...(several && { several: true as const }) })
        const second = things.length - 1
        if (relation) relations.push({ first: second - 1, relation: relation.value, second })
        ;[said, waiting, relation, broken] = [{}, [], undefined, false]
      }
    }
  }
  loseWords()
  loseRelation()
  return {
    things,
    relations,
    ...(place !== undefined && { place }),
    ...(style !== undefined && { style }),
    unknown,
  }
}
