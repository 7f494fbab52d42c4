// The scenes of a small ComposLoRA (Zhong et al. 2024, section 4.1): all pairs and triples of what lies on a model's shelf, a concept, another
// concept, a style and a background each at most once, and what they ask for in words.
import type { Shelved } from '../../src/adapters/shelf.ts'
import { uniform } from '../../src/math/uniform.ts'
import type { Region, Settings } from '../../src/protocol.ts'

/** An adapter that its words call. */
type Called = Shelved & { readonly trigger: string }

export type Scene = {
  /** The adapters by name: `robot + unicorn + neon`. */
  readonly id: string
  /** `concept + concept + style`. */
  readonly kind: string
  readonly adapters: readonly Called[]
  /** The things that should be there, each once; those of adapters first. */
  readonly things: readonly string[]
}

type Role = 'concept' | 'style' | 'background'
const roleOf = ({ category }: Shelved): Role | undefined => {
  if (category === 'character' || category === 'object') return 'concept'
  return category === 'style' || category === 'background' ? category : undefined
}

/** What every picture needs that no concept's adapter is in. */
const BYSTANDER = 'cat'

/** Kinds in turn, each in an order of its own by chance, so that any number of the first ones is a fair sample. */
export function scenesOf(shelf: readonly Shelved[], seed = 0): readonly Scene[] {
  const called = shelf.filter((one): one is Called => one.kind === 'adapter' && one.trigger !== null)
  const firsts = called.filter((one, at) => called.findIndex(({ trigger }) => trigger === one.trigger) === at)
  const of = (role: Role) => firsts.filter((one) => roleOf(one) === role)
  const [concepts, styles, backgrounds] = [of('concept'), of('style'), of('background')]
  const couples = concepts.flatMap((one, i) => concepts.slice(i + 1).map((other) => [one, other]))
  const singles = concepts.map((one) => [one])
  const lists = [
    couples,
    crossed(singles, styles),
    crossed(singles, backgrounds),
    crossed(styles.map((one) => [one]), backgrounds), // prettier-ignore
    crossed(couples, styles),
    crossed(couples, backgrounds),
    crossed(crossed(singles, styles), backgrounds),
  ].map((list) => shuffled(list.map(sceneOf), uniform(seed)))
  const longest = Math.max(0, ...lists.map(({ length }) => length))
  return Array.from({ length: longest }, (_, i) => lists.flatMap((list) => list[i] ?? [])).flat()
}

const crossed = (groups: readonly (readonly Called[])[], more: readonly Called[]) =>
  groups.flatMap((group) => more.map((one) => [...group, one]))

const sceneOf = (adapters: readonly Called[]): Scene => {
  const things = adapters.filter((one) => roleOf(one) === 'concept').map(({ trigger }) => trigger)
  return {
    id: adapters.map(({ name }) => name).join(' + '),
    kind: adapters.map(roleOf).join(' + '),
    adapters,
    things: things.length > 0 ? things : [BYSTANDER],
  }
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  const mixed = [...list]
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[mixed[i], mixed[j]] = [mixed[j]!, mixed[i]!]
  }
  return mixed
}

const a = (noun: string) => `${/^[aeio]|^u(?!ni)/i.test(noun) ? 'an' : 'a'} ${noun}`
const wordsOf = ({ adapters }: Scene, role: Role) => adapters.find((one) => roleOf(one) === role)?.trigger

/** All that a scene asks for, worded as the embedded model's captions are: `a robot and a unicorn on a lake, neon style`. */
export function promptOf(scene: Scene): string {
  const [place, style] = [wordsOf(scene, 'background'), wordsOf(scene, 'style')]
  return [[scene.things.map(a).join(' and '), place].filter(Boolean).join(' '), style].filter(Boolean).join(', ')
}

/**
 * The scene in regions, for the methods that know them: each thing in its own, side by side, its adapter only there; place and style are
 * said in all of them and their adapters act everywhere. `ids` are the adapters' own, in the scene's order.
 */
export function regionsOf(scene: Scene, ids: readonly string[]): Pick<Settings, 'prompt' | 'regions' | 'regionBase'> {
  const width = 1 / scene.things.length
  const regions = scene.things.map((thing, i): Region => {
    const at = scene.adapters.findIndex(({ trigger }) => trigger === thing)
    const box = { x: i * width, y: 0, width, height: 1 }
    return { name: thing, prompt: a(thing), strength: 1, feather: 8, adapters: at < 0 ? [] : [ids[at]!], box }
  })
  const around = [wordsOf(scene, 'background'), wordsOf(scene, 'style')].filter(Boolean).join(', ')
  return { prompt: around, regions, regionBase: 'everywhere' }
}
