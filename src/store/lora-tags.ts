// `<lora:name:0.8>` in a prompt becomes an adapter of the settings, wherever it is typed or pasted. Pure.
import { adaptersInPrompt } from '../lora/prompt.ts'
import type { AdapterUse, Region, Settings } from '../protocol.ts'

/** What a tag may call an adapter by: the name in its metadata, or its file's. */
export type Callable = { readonly id: string; readonly names: readonly string[] }

type Taken = { readonly text: string; readonly uses: readonly AdapterUse[] }

/** The text without those of its tags that name a known adapter; tags of others, and broken ones, stay where they are. */
function taken(text: string, known: readonly Callable[]): Taken {
  if (!/<(?:lora|lyco):/.test(text)) return { text, uses: [] }
  const uses: AdapterUse[] = []
  const rest = text.replace(/<(?:lora|lyco):[^<>]+>/g, (tag) => {
    const use = useOf(tag, known)
    if (!use) return tag
    uses.push(use)
    return ''
  })
  return uses.length === 0 ? { text, uses } : { text: rest.replace(/ {2,}/g, ' ').trim(), uses }
}

function useOf(tag: string, known: readonly Callable[]): AdapterUse | undefined {
  try {
    const [called] = adaptersInPrompt(tag).adapters
    const adapter = called && known.find(({ names }) => names.includes(called.name))
    if (!adapter) return undefined
    const { name, weight, textWeight } = called
    return { id: adapter.id, name, weight, ...(textWeight !== undefined && textWeight !== weight && { textWeight }) }
  } catch {
    return undefined
  }
}

/** `list` with `uses`: one that is there already takes the new strengths. */
export function withUses(list: readonly AdapterUse[], uses: readonly AdapterUse[]): readonly AdapterUse[] {
  const all = new Map(list.map((use) => [use.id, use]))
  for (const use of uses) all.set(use.id, { ...all.get(use.id), ...use })
  return [...all.values()]
}

/** Settings whose tags have become adapters; a tag in a region's words acts in that region. The same settings where there are none. */
export function withTags(settings: Settings, known: readonly Callable[]): Settings {
  const [prompt, negative] = [taken(settings.prompt, known), taken(settings.negative, known)]
  const regions = settings.regions?.map((region) => ({ region, ...taken(region.prompt, known) }))
  const uses = [prompt, negative, ...(regions ?? [])].flatMap((one) => one.uses)
  if (uses.length === 0) return settings
  return {
    ...settings,
    prompt: prompt.text,
    negative: negative.text,
    adapters: withUses(settings.adapters ?? [], uses),
    ...(regions && { regions: regions.map(({ region, text, uses }) => tied(region, text, uses)) }),
  }
}

const tied = (region: Region, prompt: string, uses: readonly AdapterUse[]): Region =>
  uses.length === 0
    ? region
    : { ...region, prompt, adapters: [...new Set([...region.adapters, ...uses.map(({ id }) => id)])] }
