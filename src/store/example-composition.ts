// A first composition made of what lies on a model's shelf: two concepts side by side, each in a region of its own, and a style. Pure.
import type { Shelved } from '../adapters/shelf.ts'
import type { AdapterUse, Settings } from '../protocol.ts'

type ExampleParts = { readonly concepts: readonly [Shelved, Shelved]; readonly style: Shelved }

/** One that brings a thing that its words call. */
const isConcept = ({ kind, category, trigger }: Shelved) =>
  kind === 'adapter' && (category === 'character' || category === 'object') && trigger !== null

/** The first two concepts with words of their own, and the first style; undefined where the shelf has not as many. */
export function partsOfExample(shelf: readonly Shelved[]): ExampleParts | undefined {
  const concepts = shelf.filter(isConcept)
  const [first] = concepts
  const second = concepts.find(({ trigger }) => trigger !== first?.trigger)
  const style = shelf.find(
    ({ kind, category, trigger }) => kind === 'adapter' && category === 'style' && trigger !== null,
  )
  return first && second && style && { concepts: [first, second], style }
}

/** Methods that the example is for: what a plain merge makes of it, and what keeps adapters apart. */
export const exampleMethods = ['merge', 'composite', 'regional'] as const

const weight = 0.8

/** The settings that make it, with the adapters as they are called on this device. */
export function exampleOf(
  { concepts, style }: ExampleParts,
  uses: readonly [Named, Named, Named],
): Pick<Settings, 'prompt' | 'adapters' | 'regions' | 'regionBase' | 'method'> {
  const all = [...concepts, style]
  return {
    prompt: `in a meadow, ${style.trigger}`,
    adapters: uses.map((use, i) => ({ ...use, weight, ...(all[i]!.category && { category: all[i]!.category }) })),
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

type Named = Pick<AdapterUse, 'id' | 'name'>

/** `a robot`, `an alien`, `a unicorn`. */
const withArticle = (noun: string) => `${/^([aio]|e(?!u)|u(?!ni|s))/i.test(noun) ? 'an' : 'a'} ${noun}`
