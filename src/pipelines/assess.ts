// The judge beside the models: loaded when it is first asked, it reads a picture and compares it with its prompt. Knows no drawing.
import { type Asked, askedBy } from '../judge/asked.ts'
import { agreementOf, factsOf } from '../judge/facts.ts'
import { largest, objectsIn, pictureSide } from '../judge/objects.ts'
import { dictionaryOf, wordsSchema } from '../judge/words.ts'
import { readConfig } from '../networks/config.ts'
import { judge, type JudgeConfig, judgeConfig } from '../networks/judge.ts'
import { encodeModel } from '../onnx/encode.ts'
import type { Assessment, ModelSource, Pixels } from '../protocol.ts'
import { failure } from '../weights/failure.ts'
import { openFolder } from '../weights/folder.ts'
import { readSafetensors } from '../weights/safetensors.ts'
import { fromPixels } from './image/pixels.ts'
import { createSession, type Runtime } from './session.ts'

export type Assess = (pixels: Pixels, prompt: string) => Promise<Assessment>

/**
 * The judge in the folder `source` (config.json, words.json, model.safetensors), on whichever runtime is at hand, in float32 there; it stays
 * loaded until another runtime is. Throws `bad-input` where there is no judge, else as `openFolder` and `createSession`.
 */
export function judgeIn(source: ModelSource | undefined): (runtime: Runtime) => Promise<Assess> {
  let opened: { readonly runtime: Runtime; readonly judge: ReturnType<typeof openJudge> } | undefined
  return async (runtime) => {
    if (!source) throw failure('bad-input', 'judge: expected a folder, got none')
    if (opened?.runtime !== runtime) {
      void opened?.judge.then(({ release }) => release()).catch(() => undefined)
      const mine = { runtime, judge: openJudge(source, runtime) }
      opened = mine
      // What could not be had may be there the next time.
      mine.judge.catch(() => {
        if (opened === mine) opened = undefined
      })
    }
    return (await opened.judge).assess
  }
}

async function openJudge(source: ModelSource, runtime: Runtime): Promise<{ assess: Assess; release(): Promise<void> }> {
  const folder = openFolder(source)
  const file = 'model.safetensors'
  const [json, words, tensors] = await Promise.all([
    folder.json('config.json'),
    folder.json('words.json'),
    folder.file(file),
  ])
  const weights = await readSafetensors(tensors, `judge/${file}`)
  const config = judgeConfig(json)
  const dictionary = dictionaryOf(readConfig(wordsSchema, words, 'judge/words.json'))
  const graph = judge(config, (name) => weights.get(name))
  const session = await createSession({ model: encodeModel(graph), weights: graph.weights }, weights, runtime)
  const assess: Assess = async (pixels, prompt) => {
    const { width, height } = pixels
    if (width !== pictureSide || height !== pictureSide)
      throw failure('bad-input', `judge: picture: expected ${pictureSide} x ${pictureSide} pixels, got ${width} x ${height}`) // prettier-ignore
    const answers = await session.run({ picture: fromPixels(pixels) })
    const logits = (name: string) => answers[name]!.data as Float32Array<ArrayBuffer>
    const likeliest = (names: readonly string[], answer: Float32Array) => names[largest(names.length, (i) => answer[i]!)]! // prettier-ignore
    const found = objectsIn(logits('map'), config)
    const asked = askedBy(prompt, dictionary)
    const place = likeliest(placesFor(asked, config), logits('place'))
    const style = likeliest(config.styles, logits('style'))
    const tinted = asked.style === undefined || config.tinted.includes(asked.style)
    const facts = factsOf(asked, found, { place, style, tinted })
    const agreement = agreementOf(facts)
    return {
      ...(agreement !== undefined && { agreement }),
      facts,
      unknown: asked.unknown,
      found,
      place,
      style,
      features: logits('features'),
    }
  }
  return { assess, release: () => session.release() }
}

/** A place beside the world is looked for only where the prompt names one: scores in the world itself hold whatever else the judge knows. */
const placesFor = ({ place }: Asked, { backgrounds, further }: JudgeConfig): readonly string[] =>
  place !== undefined && further.includes(place) ? [...backgrounds, ...further] : backgrounds
