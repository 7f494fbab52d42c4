// The adapters that were added to a loaded model, and putting those that a run asks for to work.
import { openAdapter } from '../lora/adapter.ts'
import { isEmbedding, openEmbedding } from '../lora/embedding.ts'
import { factorByBlock, factorByList } from '../lora/blocks.ts'
import { adaptersInPrompt, withCalled } from '../lora/prompt.ts'
import type { Adapter, Component, Touched } from '../lora/types.ts'
import { uniform } from '../math/uniform.ts'
import { CROWDED, crowding, meetingsOf } from '../lora/crosstalk.ts'
import { writeAdapter } from '../lora/write.ts'
import { mergeAdapters, methodIds } from '../lora/merge/merge.ts'
import type { AdapterInfo, AdapterSource, AdapterUse, Crosstalk, MergeRequest, Settings } from '../protocol.ts'
import { failure } from '../weights/failure.ts'
import type { Adaptation } from './model.ts'
import { nearest } from './nearest.ts'
import { recipeNamed } from './recipe.ts'
import type { Choice } from './stage.ts'

export type Shelf = {
  /** Throws as `openAdapter`; nothing of a file that is refused stays. */
  add(source: AdapterSource): Promise<AdapterInfo>
  remove(id: string): void
  /** Every pair among these. Throws `bad-input` for one that was not added. */
  crosstalk(ids: readonly string[]): Crosstalk[]
  /** A file that other tools load. Throws `bad-input` for adapters that were not added or bring words alone, and methods that do not exist. */
  merge(request: MergeRequest): Promise<Blob>
  /**
   * Settings with what `<lora:name:weight>` names in any of their prompts put among the adapters, in a region's for that region alone: one
   * that is there takes the tag's strengths. Adapters without words get their trigger words. Throws `bad-input` for names that are not there.
   */
  named(settings: Settings): Settings
  /**
   * Puts exactly the adapters of these settings to work, baked into the weights where they say so, in the parts of the picture that
   * the method attends to. Throws `bad-input` for one that was not added, for block weights that are none, and for baking what
   * changes from row to row or step to step.
   */
  use(settings: Settings, choice: Choice): Promise<void>
}

const LISTED = 20

/** An empty shelf beside a model. */
export function shelfOf(adaptation: Adaptation | undefined): Shelf {
  const adapters = new Map<string, Adapter>()
  const layers = adaptation?.opening.layers.unet ?? []
  const paths = layers.map(({ path }) => path)
  const factorOf = (blocks: NonNullable<AdapterUse['blocks']>) =>
    'length' in blocks ? factorByList(blocks, paths) : factorByBlock(blocks)
  const adapterOf = (id: string) => {
    const adapter = adapters.get(id)
    if (!adapter) throw failure('bad-input', `lora: ${id}: expected an adapter that was added, got none`)
    return adapter
  }
  /** An adapter at the strengths of a use. */
  const atWork = ({ id, weight, textWeight = weight, blocks }: MergeRequest['parts'][number]) => {
    // The first entry of a list, BASE, is the text encoder's.
    const base = blocks && 'length' in blocks ? (blocks[0] ?? 1) : 1
    return {
      adapter: adapterOf(id),
      weight,
      textWeight: base * textWeight,
      ...(blocks && { factor: factorOf(blocks) }),
    }
  }
  return {
    add: async ({ name, blob, config }) => {
      if (!adaptation) throw failure('bad-input', `lora: ${name}: this model takes no adapters`)
      const opening = { ...adaptation.opening, ...(config !== undefined && { config }) }
      const adapter = await ((await isEmbedding(blob, name)) ? openEmbedding : openAdapter)(blob, name, opening)
      // The same file again keeps the deltas that are at work already, but for what a config says anew.
      if (!adapters.has(adapter.hash) || config !== undefined) adapters.set(adapter.hash, adapter)
      return infoOf(adapter, blob.size)
    },
    remove: (id) => void adapters.delete(id),
    crosstalk: (ids) =>
      ids.flatMap((one, i) => ids.slice(i + 1).map((other) => crosstalkOf(adapterOf(one), adapterOf(other)))),
    merge: async ({ parts, method, density = 0.5, rank, seed = 0, name }) => {
      if (!adaptation) throw failure('bad-input', 'lora: merge: this model takes no adapters')
      if (!methodIds.includes(method))
        throw failure(
          'bad-input',
          `lora: merge: expected one of ${methodIds.join(', ')}, got ${JSON.stringify(method)}`,
        )
      const { opening } = adaptation
      const chosen = parts.map(atWork)
      const largest = Math.max(...chosen.flatMap(({ adapter }) => infoOf(adapter, 0).ranks))
      // A change that has no rank would be cut to that of others, or to nothing: it stays whole, and what is merged with it in its layer.
      const cut = (ranks: readonly number[]) => rank ?? (ranks.includes(0) ? undefined : largest)
      const random = uniform(seed)
      const touched: Partial<Record<Component, Touched[]>> = {}
      for (const component of Object.keys(opening.layers) as Component[]) {
        const mine = chosen.map(({ adapter, weight, textWeight, factor }) => {
          const touched = adapter.touched[component] ?? []
          return component === 'unet' ? { touched, weight, ...(factor && { factor }) } : { touched, weight: textWeight }
        })
        const base = async (path: string) => (await opening.tensor(component, `${path}.weight`)) ?? new Float32Array()
        const merged = await mergeAdapters(mine, { method, density, random, rank: cut }, base)
        if (merged.length > 0) touched[component] = merged
      }
      if (Object.keys(touched).length === 0)
        throw failure('bad-input', 'lora: merge: expected adapters that change layers, got words alone')
      const said = chosen.map(({ adapter, weight }) => `${adapter.name}:${weight}`).join(' + ')
      const metadata = { 'modelspec.title': name, 'fewstep.merge': `${method}: ${said}` }
      return new Blob([writeAdapter(touched, opening.layers, metadata)])
    },
    named: (settings) => {
      const idOf = (name: string) => {
        const called = [...adapters].filter(([, one]) => one.name === name || one.file === name)
        if (called.length > 1)
          throw failure('bad-input', `lora: ${name}: expected the name of one adapter, got that of ${called.length}`)
        if (called[0]) return called[0][0]
        const known = nearest([...adapters.values()].map((one) => ({ id: one.name })), name) // prettier-ignore
        throw failure('bad-input', `lora: ${name}: expected one of ${known.slice(0, 5).join(', ') || 'none'}`)
      }
      const read = (text: string) => {
        const { prompt, adapters: called } = adaptersInPrompt(text)
        const useOf = ({ name, ...strengths }: (typeof called)[number]): AdapterUse => {
          const { id, category, always } = infoOf(adapterOf(idOf(name)), 0)
          return { id, ...(category && { category }), ...(always && { always }), ...strengths }
        }
        return { prompt, uses: called.map(useOf) }
      }
      const [whole, negative] = [read(settings.prompt), read(settings.negative)]
      const regions = settings.regions?.map((region) => ({ region, ...read(region.prompt) })) ?? []
      const called = [whole, negative, ...regions].flatMap((one) => one.uses)
      const uses = withCalled(settings.adapters ?? [], called)
      const spoken = uses.map((use) => {
        const words = use.words ?? adapters.get(use.id)?.metadata.triggers.join(', ')
        return words ? { ...use, words } : use
      })
      const bound = regions.map(({ region, prompt, uses: own }) => ({
        ...region,
        prompt,
        adapters: [...region.adapters, ...own.map(({ id }) => id)],
      }))
      return {
        ...settings,
        prompt: whole.prompt,
        negative: negative.prompt,
        ...(uses.length > 0 && { adapters: spoken }),
        ...(settings.regions && { regions: bound }),
      }
    },
    use: async ({ adapters: list = [], bakeAdapters: baked = false }, { method, options, parts }) => {
      if (baked && (method.id !== 'merge' || list.some(({ schedule }) => schedule)))
        throw failure('bad-input', `lora: bake: expected the method merge and no schedules, got ${method.id}`)
      const work = list.map(atWork)
      const all = () => 1
      const parted = work.flatMap((one) =>
        (method.split?.map((half) => half(layers)) ?? [() => true]).map((keeps, half) => {
          const { factor = all } = one
          if (!method.split) return one
          const textWeight = half === 0 ? one.textWeight : 0
          return { ...one, textWeight, factor: (path: string) => (keeps(path) ? factor(path) : 0) }
        }),
      )
      const layout = method.regions === 'attention' && parts?.layout
      await adaptation?.use(parted, { baked, caching: method.caches?.(options) ?? false, ...(layout && { layout }) })
    },
  }
}

/** The format of files that bring a word. */
const TEXTUAL_INVERSION = 'textual inversion'

/** Methods that keep adapters apart, to try where a merge is predicted to bleed. */
const APART = ['regional', 'multidiffusion', 'composite', 'switch']

const crosstalkOf = (a: Adapter, b: Adapter): Crosstalk => {
  const layers = meetingsOf(a, b)
  const crowded = crowding(layers)
  return { adapters: [a.hash, b.hash], layers, crowding: crowded, ...(crowded > CROWDED && { instead: APART }) }
}

const infoOf = (
  { hash, name, family, metadata, touched, embedding, unmatched }: Adapter,
  bytes: number,
): AdapterInfo => {
  const all: Touched[] = Object.values(touched).flat()
  const ranks = all.map(({ rank }) => rank)
  const recipe = metadata.recipe ?? recipeNamed(name)
  return {
    id: hash,
    name,
    family,
    bytes,
    layers: Object.fromEntries(Object.entries(touched).map(([component, list]) => [component, list.length])),
    ranks: ranks.length === 0 ? [0, 0] : [Math.min(...ranks), Math.max(...ranks)],
    formats: embedding ? [TEXTUAL_INVERSION] : [...new Set(all.map(({ format }) => format))],
    ...((recipe || embedding) && { always: true }),
    triggers: metadata.triggers,
    tags: metadata.tags,
    ...(recipe && { recipe }),
    ...(metadata.steps && { steps: metadata.steps }),
    ...(metadata.guidance && { guidance: metadata.guidance }),
    ...(metadata.base && { base: metadata.base }),
    ...(metadata.category && { category: metadata.category }),
    unmatched: { count: unmatched.length, first: unmatched.slice(0, LISTED) },
  }
}
