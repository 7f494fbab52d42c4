// Walks a run without a network to count what it will ask: the same sampler, guidance and method, answered by zeros.
import { combine, dot, error } from '../math/latents.ts'
import type { RunCost, Settings } from '../protocol.ts'
import { checkSettings } from './check.ts'
import { composed } from './compose.ts'
import { guidanceFor } from './guide.ts'
import { none } from './guidance/none.ts'
import type { Model } from './model.ts'
import { keptOf } from './network.ts'
import { planOf } from './plan.ts'
import { partsOf } from './regions.ts'
import { asParts, choiceOf } from './stage.ts'
import { readComposable } from './text/composable.ts'
import type { Conditioning, Latents, Network, Scene } from './types.ts'

const zeros = (): Latents => ({ shape: [1, 1, 1, 1], data: new Float32Array(1) })

/** Samplers that choose their own steps take the fewest here. Throws `bad-input` as `generate` would. */
export async function costOf(model: Model, settings: Settings): Promise<RunCost> {
  checkSettings(settings, model.cell)
  const { grid, sampler, space } = planOf(settings, model)
  const { method, options, parts } = choiceOf(settings, model.cell)
  const wanted = guidanceFor(settings, space, grid.sigmas)
  const prompts = new Map<Conditioning, number>()
  /** A prompt of several, joined by AND, is as many rows. */
  const sceneOf = (words: string): Scene => {
    const prompt = { embeddings: zeros() }
    prompts.set(prompt, settings.promptSyntax === 'a1111' ? readComposable(words).length : 1)
    return { prompt, negative: { embeddings: zeros() } }
  }
  let asked = 0
  let short = 0
  const network: Network = async (rows) => {
    for (const row of rows) {
      const count = prompts.get(row.conditioning) ?? 1
      if (keptOf(row)) short += count
      else row.cache?.features.set(row.conditioning, zeros())
      asked += count
    }
    return rows.map(zeros)
  }
  const scenes = (method.regions === 'rows' && parts ? parts.words : [settings.prompt]).map(sceneOf)
  const parted = method.regions === 'rows' &&
    parts && { parts: asParts(parts), scenes, shares: parts.layout.shares, seen: (x: Latents) => x }
  const { adapters: strengths = [] } = settings
  const voices = strengths.map(() => sceneOf(''))
  const composition = { method, options, strengths, sigmas: grid.sigmas, voices, ...(parted && { parted }) }
  const denoise = composed(model.embedsGuidance ? none : wanted, composition)(network, scenes[0]!)
  const [rows, shallow]: [number[], number[]] = [[], []]
  const counting = async (x: Latents, sigma: number) => {
    const [before, shortBefore] = [asked, short]
    const answer = await denoise(x, sigma)
    rows.push(asked - before)
    shallow.push(short - shortBefore)
    return answer
  }
  const run = sampler({ combine, dot, error, denoise: counting, noise: zeros, keep: (x) => x }, zeros(), grid.sigmas)
  while (!(await run.next()).done);
  return { rows, ...(short > 0 && { shallow }), notes: partsOf(settings, model.cell)?.notes ?? [] }
}
