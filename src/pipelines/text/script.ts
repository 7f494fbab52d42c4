// A prompt in A1111's syntax as what the network is told at every step, and a network that is told so. Knows no sampler.
import { combine } from '../../math/latents.ts'
import type { Tensor } from '../../math/tensor.ts'
import type { Settings } from '../../protocol.ts'
import type { Model, TextFeatures } from '../model.ts'
import type { Conditioning, Network, Row, Scene } from '../types.ts'
import { readComposable } from './composable.ts'
import { readEmphasis } from './emphasis.ts'
import { conditioningOf, partsSideBySide, silent } from './encode.ts'
import { entryAt, promptSchedule, type ScheduledText } from './prompt-schedule.ts'
import { encodeWindows } from './windows.ts'

/** What takes turns over the steps of a run, and how much it counts. */
type Part = {
  readonly weight: number
  readonly schedule: readonly ScheduledText[]
  readonly told: readonly Conditioning[]
}

/** The parts that AND joins, and the negative prompt, which knows no AND. */
export type Script = { readonly parts: readonly Part[]; readonly negative: Part }

/** Reads and encodes the prompts for a run of `steps` steps. Clip skip holds for both, as in A1111. */
export async function scriptOf(model: Model, settings: Settings, steps: number): Promise<Script> {
  const { clipSkip, width, height, guidance } = settings
  const frame = model.takesTimeIds ? { width, height } : undefined
  const part = async (text: string, weight: number): Promise<Part> => {
    const schedule = promptSchedule(text, steps)
    const texts = schedule.map((entry) => readEmphasis(entry.text))
    const features: TextFeatures[][] = []
    for (const encoder of model.textEncoders) features.push(await encodeWindows(encoder, texts, clipSkip))
    const told = schedule.map((_, i) =>
      conditioningOf(
        features.map((own) => own[i]!),
        frame,
      ),
    )
    return { weight, schedule, told }
  }
  const read: Part[] = []
  for (const [text, weight] of readComposable(settings.prompt)) read.push(await part(text, weight))
  const parts = padded(read)
  const whole = parts.reduce((sum, { weight }) => sum + weight, 0) === 1
  const first = parts[0]!
  if (whole && (guidance <= 1 || model.embedsGuidance)) return { parts, negative: first }
  if (settings.negative !== '' || !model.zerosForEmptyNegative)
    return { parts, negative: await part(settings.negative, 1) }
  return { parts, negative: { weight: 1, schedule: [{ until: steps, text: '' }], told: [silent(first.told[0]!)] } }
}

/** Stands for a script where guidance is told of one prompt and one negative prompt. */
export const sceneOfScript = ({ parts, negative }: Script): Scene => {
  const [prompt, away] = [parts[0]!.told[0]!, negative.told[0]!]
  return { prompt, negative: prompt === away ? prompt : { ...away } }
}

/** Scripts of the parts of a picture as one that tells all of them at once. Only the first may join several by AND. */
export const joinScripts = (scripts: readonly Script[]): Script => {
  const even = padded(scripts.flatMap(({ parts }) => parts))
  const first = even.slice(0, scripts[0]!.parts.length)
  const rest = even.slice(first.length)
  const parts = first.map(({ weight, ...own }) => {
    const all = [own, ...rest]
    const ends = all.flatMap(({ schedule }) => schedule.map(({ until }) => until))
    const schedule = [...new Set(ends)].toSorted((a, b) => a - b).map((until) => ({ until, text: '' }))
    const now = (part: Pick<Part, 'schedule' | 'told'>, step: number) => part.told[entryAt(part.schedule, step)]!
    return { weight, schedule, told: schedule.map(({ until }) => partsSideBySide(all.map((one) => now(one, until)))) }
  })
  const negative = scripts[0]!.negative === scripts[0]!.parts[0] ? parts[0]! : scripts[0]!.negative
  return { parts, negative }
}

/**
 * Rows told a scene's prompt are answered D(negative) + sum of weight_k (D(part_k) - D(negative)), each part in its turn;
 * rows told its negative prompt, by the negative prompt's turn; others as they are. Every question is asked once.
 */
export const following =
  (
    network: Network,
    scenes: readonly Scene[],
    scripts: readonly Script[],
    stepOf: (sigma: number) => number,
  ): Network =>
  async (rows) => {
    const asked: Row[] = []
    const ask = (row: Row, conditioning: Conditioning): number => {
      const known = asked.findIndex(
        (one) =>
          one.x === row.x && one.sigma === row.sigma && one.conditioning === conditioning && one.scales === row.scales,
      )
      return known >= 0 ? known : asked.push({ ...row, conditioning }) - 1
    }
    const termsOf = (row: Row): [number, number][] => {
      const now = (part: Part) => part.told[entryAt(part.schedule, stepOf(row.sigma))]!
      const own = scenes.findIndex((scene) => [scene.prompt, scene.negative].includes(row.conditioning))
      if (own < 0) return [[1, ask(row, row.conditioning)]]
      const { parts, negative } = scripts[own]!
      if (row.conditioning !== scenes[own]!.prompt) return [[1, ask(row, now(negative))]]
      const rest = parts.reduce((left, { weight }) => left - weight, 1)
      return [
        ...(rest === 0 ? [] : [[rest, ask(row, now(negative))] as [number, number]]),
        ...parts.map((part): [number, number] => [part.weight, ask(row, now(part))]),
      ]
    }
    const plans = rows.map(termsOf)
    const answers = await network(asked)
    return plans.map((terms) => combine(terms.map(([weight, i]) => [weight, answers[i]!])))
  }

/** As many tokens for all parts: A1111 repeats the last. */
function padded(parts: readonly Part[]): Part[] {
  const tokens = Math.max(...parts.map(({ told }) => told[0]!.embeddings.shape[1]!))
  return parts.map((part) => ({
    ...part,
    told: part.told.map((one) => ({ ...one, embeddings: longer(one.embeddings, tokens) })),
  }))
}

function longer(embeddings: Tensor, tokens: number): Tensor {
  const [, own, width] = embeddings.shape as [number, number, number]
  if (own === tokens) return embeddings
  const data = new Float32Array(tokens * width)
  data.set(embeddings.data)
  for (let token = own; token < tokens; token++) data.copyWithin(token * width, (own - 1) * width, own * width)
  return { shape: [1, tokens, width], data }
}
