// What a run tells the network: a prompt, or one for each part of the picture, plain or in A1111's syntax.
import type { GenerateEvent, Settings } from '../../protocol.ts'
import { failure } from '../../weights/failure.ts'
import type { Model } from '../model.ts'
import type { Parts } from '../regions.ts'
import type { Network, Scene } from '../types.ts'
import { partsSideBySide } from './encode.ts'
import { sceneOf } from './scene.ts'
import { following, joinScripts, sceneOfScript, scriptOf, type Script } from './script.ts'

export type Told = {
  /** Of the whole picture; and of each part, where parts have their own. */
  readonly scene: Scene
  readonly scenes: readonly Scene[]
  /** The network, told by the scripts of these scenes. */
  readonly listening: (network: Network, stepOf: (sigma: number) => number) => Network
}

/** How parts are told: all in one row for attention by regions, or each in rows of its own. */
export type Telling = { readonly parts: Parts; readonly together: boolean }

/** Adapters of text encoders act on the words of their own parts. `steps` is the length of the walk. */
export async function tell(
  model: Model,
  settings: Settings,
  steps: number,
  onEvent: (event: GenerateEvent) => void,
  telling?: Telling,
): Promise<Told> {
  const words = telling?.parts.words ?? [settings.prompt]
  const asked = words.map((prompt, part) => ({
    model: telling ? acting(model, telling.parts.layout.acts[part]!) : model,
    settings: { ...settings, prompt },
  }))
  if (settings.promptSyntax === 'a1111') {
    const scripts: Script[] = []
    for (const one of asked) scripts.push(await scriptOf(one.model, one.settings, steps))
    if (!telling?.together) return followed(scripts)
    if (scripts.slice(1).some(({ parts }) => parts.length > 1))
      throw failure('bad-input', 'regions: expected prompts without AND in attention by regions, got one with AND')
    return followed([joinScripts(scripts)])
  }
  const scenes: Scene[] = []
  for (const one of asked) scenes.push(await sceneOf(one.model, one.settings, onEvent))
  const listening: Told['listening'] = (network) => network
  if (!telling?.together) return { scene: scenes[0]!, scenes, listening }
  const [{ negative }] = scenes as [Scene]
  const prompt = partsSideBySide(scenes.map((one) => one.prompt))
  const scene = { prompt, negative: negative === scenes[0]!.prompt ? prompt : negative }
  return { scene, scenes: [scene], listening }
}

const followed = (scripts: readonly Script[]): Told => {
  const scenes = scripts.map(sceneOfScript)
  return {
    scene: scenes[0]!,
    scenes,
    listening: (network, stepOf) => following(network, scenes, scripts, stepOf),
  }
}

/** The model with the text encoders' adapters that act in one part. */
const acting = (model: Model, acts: readonly boolean[]): Model => ({
  ...model,
  textEncoders: model.textEncoders.map((encoder) => ({
    ...encoder,
    encode: (tokens, clipSkip) => encoder.encode(tokens, clipSkip, acts),
  })),
})
