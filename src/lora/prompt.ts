// Adapters named inside a prompt, as A1111 writes them: `a cat <lora:name:0.8>`. Knows no adapter.
import { failure } from '../weights/failure.ts'

export type NamedAdapter = { readonly name: string; readonly weight: number; readonly textWeight?: number }

const tag = /<(?:lora|lyco):([^:>]+)((?::[^:>]*)*)>/g
const decimal = /^-?(?:\d+\.?\d*|\.\d+)$/

/**
 * The prompt without its tags, and what they name. `<lora:name>` is weight 1, `<lora:name:0.8>` both weights, `<lora:name:0.8:0.5>` text
 * encoder then UNet, `te=` and `unet=` by name. Throws for a weight that is no number. Source: extra_networks_lora.py of
 * AUTOMATIC1111/stable-diffusion-webui.
 */
export const adaptersInPrompt = (prompt: string): { readonly prompt: string; readonly adapters: NamedAdapter[] } => {
  const adapters: NamedAdapter[] = []
  const bare = prompt.replace(tag, (whole, name: string, rest: string) => {
    const given: Record<string, string> = {}
    const positional: string[] = []
    for (const word of rest.split(':').slice(1)) {
      const [key, value] = word.includes('=') ? (word.split('=', 2) as [string, string]) : ['', word]
      if (key) given[key.trim()] = value
      else positional.push(word)
    }
    const [text = '1', unet] = positional
    adapters.push({
      name: name.trim(),
      weight: weightOf(given['unet'] ?? unet ?? given['te'] ?? text, whole),
      textWeight: weightOf(given['te'] ?? text, whole),
    })
    return ''
  })
  return adapters.length === 0 ? { prompt, adapters } : { prompt: bare.replace(/ {2,}/g, ' ').trim(), adapters }
}

type Called = { readonly id: string; readonly name?: string; readonly weight: number; readonly textWeight?: number }

/** `list` with those that tags call, an adapter once: one that is there already takes the tag's name and strengths, and keeps the rest. */
export const withCalled = <T extends Called>(list: readonly T[], called: readonly T[]): readonly T[] => {
  const all = [...list]
  for (const use of called) {
    const at = all.findIndex(({ id }) => id === use.id)
    const { name, weight, textWeight } = use
    const { textWeight: _, ...rest } = all[at] ?? use
    const told = { ...(name !== undefined && { name }), weight, ...(textWeight !== undefined && { textWeight }) }
    all.splice(at < 0 ? all.length : at, 1, { ...use, ...rest, ...told })
  }
  return all
}

const weightOf = (word: string, whole: string): number => {
  if (!decimal.test(word.trim()))
    throw failure('bad-input', `prompt: ${whole}: expected a number as weight, got '${word}'`)
  return Number(word)
}
