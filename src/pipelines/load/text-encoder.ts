// One CLIP text encoder of a folder with its tokenizer, from files to functions.
import { clipText, clipTextConfig, endIndices, type ClipTextConfig } from '../../networks/clip-text.ts'
import type { Graph } from '../../onnx/graph.ts'
import { failure } from '../../weights/failure.ts'
import type { Folder } from '../../weights/folder.ts'
import type { Weights } from '../../weights/safetensors.ts'
import type { TextEncoder } from '../model.ts'
import { adapted, type Adapted, type Making } from './adapted.ts'
import { lexiconOf } from './lexicon.ts'
import { bytesOf, weightsOf, type Computing, type Open } from './part.ts'
import { loadTokenizer } from './tokenizer.ts'

/** What conditions the UNet: the normed last state (SD 1.x, 2.x), or the raw one before it, pooled too where there is a projection (SDXL). */
export type Use = 'last' | 'penultimate'

export type TextEncoderPlan = {
  readonly config: ClipTextConfig
  readonly bytes: number
  readonly graph: Graph
  readonly weights: Weights
  open(open: Open): Promise<{ readonly encoder: TextEncoder; readonly use: Adapted['use'] }>
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
  const builder =
    (clipSkip: number): Making['build'] =>
    (over, adapted) =>
      clipText(config, (name) => over.get(name), { ...computing, clipSkip, outputs, adapted, words: true })
  const plainFor = (clipSkip: number) => builder(clipSkip)(weights, () => false, { regions: false, caching: false })
  const graph = plainFor(0)
  return {
    config,
    bytes: bytesOf(graph, weights),
    graph,
    weights,
    open: async (open) => {
      const session: Making['session'] = (graph, over) => open(graph, over, computing.precision)
      const lexicon = lexiconOf(config)
      let using: Parameters<Adapted['use']> = [[]]
      const only = (acts: readonly boolean[]) => using[0].map(({ weight }, adapter) => (acts[adapter] ? weight : 0))
      const whole = await adapted({ weights, plain: graph, build: builder(0), session })
      /** Another clip_skip is another graph: made when it is asked for, in place of the one before, with the adapters of its time. */
      let other: { readonly clipSkip: number; readonly network: Adapted } | undefined
      const networkFor = async (clipSkip: number) => {
        if (!Number.isInteger(clipSkip) || clipSkip < 0 || clipSkip >= config.layers)
          throw failure('bad-input', `settings: clipSkip: expected 0 to ${config.layers - 1}, got ${clipSkip}`)
        if (clipSkip === 0) return whole
        if (other?.clipSkip === clipSkip) return other.network
        await other?.network.release()
        other = undefined
        const network = await adapted({ weights, plain: plainFor(clipSkip), build: builder(clipSkip), session })
        other = { clipSkip, network }
        await network.use(...using)
        return network
      }
      return {
        use: async (...asked) => {
          using = asked
          await whole.use(...asked)
          await other?.network.use(...asked)
        },
        encoder: {
          tokenize,
          learn: (words) => tokenize.teach(lexicon.take(words)),
          encode: async ({ ids }, clipSkip, acts) => {
            const { run } = await networkFor(clipSkip)
            const feeds = {
              ...lexicon.feeds(ids),
              ...(pooled && { eos: { shape: [1], data: endIndices(config, ids) } }),
            }
            const answers = await run(feeds, { rows: 1, ...(acts && { scales: [only(acts)] }) })
            return { hidden: answers[hidden]!, ...(pooled && { pooled: answers['text_embeds']! }) }
          },
        },
      }
    },
  }
}
