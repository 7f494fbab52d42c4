// The prompts of a run as conditioning: encodes what the guidance will ask for, tells what was cut off.
import type { GenerateEvent, Settings } from '../../protocol.ts'
import type { Model } from '../model.ts'
import type { Scene } from '../types.ts'
import { encodeText, silent } from './encode.ts'

/**
 * As diffusers: clip skip concerns the prompt alone; a negative prompt that nothing will ask for is not encoded; an empty
 * one is zeros where the model says so.
 */
export async function sceneOf(
  model: Model,
  { prompt: text, negative: unwanted, guidance, clipSkip, width, height }: Settings,
  onEvent: (event: GenerateEvent) => void,
): Promise<Scene> {
  const encode = async (field: 'prompt' | 'negative', words: string, skip: number) => {
    const truncated = model.textEncoders[0]?.tokenize(words).truncated
    if (truncated) onEvent({ type: 'truncated', field, text: truncated })
    return encodeText(model.textEncoders, words, skip, model.takesTimeIds ? { width, height } : undefined)
  }
  const prompt = await encode('prompt', text, clipSkip)
  if (guidance <= 1 || model.embedsGuidance) return { prompt, negative: prompt }
  if (unwanted === '' && model.zerosForEmptyNegative) return { prompt, negative: silent(prompt) }
  return { prompt, negative: await encode('negative', unwanted, 0) }
}
