// What a file says of itself for people: its title, the words that call it, the tags it saw, the base it was made for.
import type { Category } from './compose/method.ts'

export type Metadata = {
  readonly title?: string
  readonly triggers: readonly string[]
  /** Tags of the training captions, most frequent first. */
  readonly tags: readonly string[]
  /** The base model, in the trainer's words. */
  readonly base?: string
  /** What it brings to a picture. */
  readonly category?: Category
  /** The few-step recipe that it was trained for, the number of steps, and the guidance that they bear. */
  readonly recipe?: string
  readonly steps?: number
  readonly guidance?: number
}

const categories: readonly Category[] = ['character', 'clothing', 'object', 'style', 'background']

const MAX_JSON = 8_000_000
const MAX_TAGS = 50
const MAX_LENGTH = 200

/** Reads the entries of kohya-ss (`ss_...`), modelspec and diffusers. Never throws: what cannot be read is left out, long words are cut. */
export const describe = (entries: Readonly<Record<string, string>>): Metadata => {
  const word = (...keys: string[]) => {
    const found = keys.map((key) => entries[key]?.trim()).find((value) => value && value !== 'None')
    return found?.slice(0, MAX_LENGTH)
  }
  const frequency = parse(entries['ss_tag_frequency'])
  const category = categories.find((one) => one === entries['fewstep.category'])
  const recipe = word('fewstep.recipe')
  const steps = Number(entries['fewstep.steps'])
  const guidance = Number(entries['fewstep.guidance'])
  const title = word('modelspec.title', 'ss_output_name', 'name')
  const base = word('modelspec.architecture', 'ss_base_model_version', 'ss_sd_model_name', 'base_model')
  return {
    ...(title && { title }),
    ...(base && { base }),
    ...(category && { category }),
    ...(recipe && { recipe }),
    ...(Number.isInteger(steps) && steps > 0 && { steps }),
    ...(Number.isFinite(guidance) && guidance > 0 && { guidance }),
    triggers: triggersOf(
      word('modelspec.trigger_phrase', 'trigger_words', 'trigger', 'instance_prompt', 'ss_trigger_word'),
    ),
    tags: tagsOf(frequency),
  }
}

const triggersOf = (text: string | undefined) =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)

/** `{ folder: { tag: count } }` -> tags by their counts over all folders. */
const tagsOf = (frequency: unknown): string[] => {
  const counts = new Map<string, number>()
  for (const folder of Object.values(asRecord(frequency)))
    for (const [tag, count] of Object.entries(asRecord(folder)))
      if (typeof count === 'number' && count > 0) {
        const name = tag.trim().slice(0, MAX_LENGTH)
        counts.set(name, (counts.get(name) ?? 0) + count)
      }
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, MAX_TAGS)
    .map(([tag]) => tag)
}

const parse = (text: string | undefined): unknown => {
  if (text === undefined || text.length > MAX_JSON) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
