// One CLIP text encoder of a folder with its tokenizer, from files to functions.
import { clipText, clipTextConfig, endIndices, type ClipTextConfig } from '../../networks/clip-text.ts'
import type { Folder } from '../../weights/folder.ts'
import type { TextEncoder } from '../model.ts'
import type { Session } from '../session.ts'
import { bytesOf, weightsOf, type Computing, type Open } from './part.ts'
import { loadTokenizer } from './tokenizer.ts'

/** What conditions the UNet: the normed last state (SD 1.x, 2.x), or the raw one before it, pooled too where there is a projection (SDXL). */
export type Use = 'last' | 'penultimate'

export type TextEncoderPlan = {
  readonly config: ClipTextConfig
  readonly bytes: number
  open(open: Open): Promise<TextEncoder>
}

/** Reads the encoder `part`, such as `text_encoder_2`, and its tokenizer. Throws `not-a-model` naming the file and what does not fit. */
export async function planTextEncoder(
  folder: Folder,
  part: string,
  tokenizerPart: string,
  use: Use,
  computing: Computing,
): Promise<TextEncoderPlan> {
  const config = clipTextConfig(await folder.json(`${part}/config.json`), `${part}/config.json`)
  const weights = await weightsOf(folder, part, computing)
  const tokenize = await loadTokenizer(folder, tokenizerPart, config.tokens, config.endToken)
  const pooled = use === 'penultimate' && config.projection !== undefined
  const hidden = use === 'last' ? 'last_hidden_state' : 'penultimate'
  const outputs = pooled ? [hidden, 'text_embeds'] : [hidden]
  const graphFor = (clipSkip: number) =>
    clipText(config, (name) => weights.get(name), { ...computing, clipSkip, outputs })
  const graph = graphFor(0)
  return {
    config,
    bytes: bytesOf(graph, weights),
    open: async (open) => {
      // Another clip_skip is another graph: made when it is first asked for.
      const bySkip = new Map<number, Promise<Session>>([[0, open(graph, weights, computing.precision)]])
      await bySkip.get(0)
      const sessionFor = (clipSkip: number) => {
        const session = bySkip.get(clipSkip) ?? open(graphFor(clipSkip), weights, computing.precision)
        bySkip.set(clipSkip, session)
        return session
      }
      return {
        tokenize,
        encode: async ({ ids }, clipSkip) => {
          const session = await sessionFor(clipSkip)
          const answers = await session.run({
            input_ids: { shape: [1, config.tokens], data: ids },
            ...(pooled && { eos: { shape: [1], data: endIndices(config, ids) } }),
          })
          return { hidden: answers[hidden]!, ...(pooled && { pooled: answers['text_embeds']! }) }
        },
      }
    },
  }
}
