// `<lora:name:0.8>` in a prompt becomes an adapter of the settings, wherever it is typed or pasted. Pure.
import { adaptersInPrompt, withCalled } from '../lora/prompt.ts'
import type { AdapterUse, Region, Settings } from '../protocol.ts'

/** What a tag may call an adapter by, and what its file says that methods should know of it. */
export type Callable = {
  readonly id: string
  readonly names: readonly string[]
  readonly facts?: Pick<AdapterUse, 'category' | 'always'>
}

const tags = /<(?:lora|lyco):[^<>]+>/g

type Taken = { readonly text: string; readonly uses: readonly AdapterUse[] }

/** The text without those of its tags that name one known adapter; tags of others, of several, and broken ones stay where they are. */
function taken(text: string, known: readonly Callable[]): Taken {
  const uses: AdapterUse[] = []
  const rest = text.replace(tags, (tag) => {
    const use = useOf(tag, known)
    if (!use) return tag
    uses.push(use)
    return ''
  })
  return uses.length === 0 ? { text, uses } : { text: rest.replace(/ {2,}/g, ' ').trim(), uses }
}

function useOf(tag: string, known: readonly Callable[]): AdapterUse | undefined {
  const called = calledBy(tag)
  const [adapter, another] = called ? known.filter(({ names }) => names.includes(called.name)) : []
  if (!called || !adapter || another) return undefined
  const { name, weight, textWeight } = called
  const apart = textWeight !== undefined && textWeight !== weight && { textWeight }
  return { ...adapter.facts, id: adapter.id, name, weight, ...apart }
}

function calledBy(tag: string) {
  try {
    return adaptersInPrompt(tag).adapters[0]
  } catch {
    return undefined
  }
}

/** The names that tags in these settings call and not exactly one known adapter has, each once. Broken tags name nothing. */
export function unsettledNames(
  settings: Pick<Settings, 'prompt' | 'negative' | 'regions'>,
  known: readonly Callable[],
): readonly string[] {
  const texts = [settings.prompt, settings.negative, ...(settings.regions ?? []).map(({ prompt }) => prompt)]
  const called = texts.flatMap((text) => text.match(tags) ?? []).flatMap((tag) => calledBy(tag)?.name ?? [])
  return [...new Set(called)].filter((name) => known.filter(({ names }) => names.includes(name)).length !== 1)
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
    adapters: withCalled(settings.adapters ?? [], uses),
    ...(regions && { regions: regions.map(({ region, text, uses }) => tied(region, text, uses)) }),
  }
}

const tied = (region: Region, prompt: string, uses: readonly AdapterUse[]): Region =>
  uses.length === 0
    ? region
    : { ...region, prompt, adapters: [...new Set([...region.adapters, ...uses.map(({ id }) => id)])] }
