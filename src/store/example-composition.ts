// A first composition made of what lies on a model's shelf: two concepts side by side, each in a region of its own. Pure.
import type { Shelved } from '../adapters/shelf.ts'
import type { AdapterUse, Settings } from '../protocol.ts'

type Pair<T> = readonly [T, T]

/** One that brings a thing that its words call. */
const isConcept = ({ kind, category, trigger }: Shelved) =>
  kind === 'adapter' && (category === 'character' || category === 'object') && trigger !== null

/** The two concepts with words of their own that are judged best; undefined where the shelf has not as many. */
export function conceptsOfExample(shelf: readonly Shelved[]): Pair<Shelved> | undefined {
  const concepts = shelf.filter(isConcept).toSorted((a, b) => (b.judged ?? 0) - (a.judged ?? 0))
  const [first] = concepts
  const second = concepts.find(({ trigger }) => trigger !== first?.trigger)
  return first && second && [first, second]
}

/** Methods that the example is for: what a plain merge makes of it, and what keeps adapters apart. */
export const exampleMethods = ['merge', 'composite', 'regional'] as const

/** The settings that make it, with the adapters as they are called on this device. */
export function exampleOf(
  concepts: Pair<Shelved>,
  uses: Pair<Pick<AdapterUse, 'id' | 'name'>>,
): Pick<Settings, 'prompt' | 'adapters' | 'regions' | 'regionBase' | 'method'> {
  return {
    prompt: 'on a beach',
    adapters: uses.map((use, i) => ({ ...use, weight: 1, ...(concepts[i]!.category && { category: concepts[i]!.category }) })), // prettier-ignore
    regions: concepts.map(({ trigger }, i) => ({
      name: '',
      prompt: withArticle(trigger!),
      strength: 1,
      feather: 8,
      adapters: [uses[i]!.id],
      box: { x: i === 0 ? 0 : 0.5, y: 0.125, width: 0.5, height: 0.875 },
    })),
    regionBase: 'everywhere',
    method: 'regional',
  }
}

/** `a robot`, `an alien`, `a unicorn`. */
const withArticle = (noun: string) => `${/^([aio]|e(?!u)|u(?!ni|s))/i.test(noun) ? 'an' : 'a'} ${noun}`
