// CLIPTextModel and CLIPTextModelWithProjection as a graph. Knows no tokenizer.
import * as v from 'valibot'
import type { Graph, Value } from '../onnx/graph.ts'
import { count, only, oneOf, readConfig, real } from './config.ts'
import { activate, activations } from './layers/activation.ts'
import { attention, type ProjectionNames } from './layers/attention.ts'
import { linear } from './layers/linear.ts'
import { layerNorm } from './layers/norm.ts'
import { reshape, sizesOf } from './layers/reshape.ts'
import { buildNetwork, type FindWeight, type Module, type NetworkOptions } from './module.ts'
import { refuse } from './refuse.ts'

/** The causal mask is a constant of tokens x tokens. */
const tokenCount = v.custom<number>(
  (value) => Number.isInteger(value) && (value as number) >= 2 && (value as number) <= 1024,
  'a whole number from 2 to 1024',
)

const schema = v.object({
  model_type: only('clip_text_model', 'clip'),
  architectures: v.nullish(v.array(v.string(), 'a list of class names')),
  vocab_size: v.nullish(count, 49408),
  hidden_size: v.nullish(count, 512),
  intermediate_size: v.nullish(count, 2048),
  projection_dim: v.nullish(count, 512),
  num_hidden_layers: v.nullish(count, 12),
  num_attention_heads: v.nullish(count, 8),
  max_position_embeddings: v.nullish(tokenCount, 77),
  hidden_act: v.nullish(oneOf(activations), 'quick_gelu'),
  layer_norm_eps: v.nullish(real, 1e-5),
  eos_token_id: v.nullish(real, 49407),
})

export type ClipTextConfig = {
  readonly vocabulary: number
  readonly width: number
  readonly innerWidth: number
  readonly layers: number
  readonly heads: number
  readonly tokens: number
  readonly act: (typeof activations)[number]
  readonly epsilon: number
  readonly endToken: number
  /** Width of `text_embeds`; absent in a model without projection. */
  readonly projection?: number
}

/** Reads a text encoder's config.json. `file` opens the messages. */
export const clipTextConfig = (json: unknown, file = 'text_encoder/config.json'): ClipTextConfig => {
  const config = readConfig(schema, json, file)
  if (config.hidden_size % config.num_attention_heads !== 0)
    throw refuse(
      `${file}: num_attention_heads: expected a divisor of hidden_size ${config.hidden_size}, got ${config.num_attention_heads}`,
    )
  return {
    vocabulary: config.vocab_size,
    width: config.hidden_size,
    innerWidth: config.intermediate_size,
    layers: config.num_hidden_layers,
    heads: config.num_attention_heads,
    tokens: config.max_position_embeddings,
    act: config.hidden_act,
    epsilon: config.layer_norm_eps,
    endToken: config.eos_token_id,
    ...(config.architectures?.includes('CLIPTextModelWithProjection') && { projection: config.projection_dim }),
  }
}

/**
 * Where the pooled output is read, one index a row of `tokens` ids: the first end token, or, as transformers keeps it for configs
 * that say `eos_token_id: 2`, the largest id. 0 where there is none.
 */
export const endIndices = (config: ClipTextConfig, ids: Int32Array): Int32Array => {
  const rows = Array.from({ length: ids.length / config.tokens }, (_, i) =>
    ids.subarray(i * config.tokens, (i + 1) * config.tokens),
  )
  const end = (row: Int32Array) =>
    config.endToken === 2 ? row.indexOf(row.reduce((a, b) => Math.max(a, b), -1)) : row.indexOf(config.endToken)
  return Int32Array.from(rows, (row) => Math.max(end(row), 0))
}

export type ClipTextOptions = NetworkOptions & {
  /** Layers left out from the end (diffusers' clip_skip): moves `last_hidden_state` and `penultimate`, not the pooled output. */
  readonly clipSkip?: number
  /** Takes vectors of words that its vocabulary has not. */
  readonly words?: boolean
}

const names: ProjectionNames = ['q_proj', 'k_proj', 'v_proj', 'out_proj']

/**
 * Inputs: `input_ids` int32 [B, tokens]; where the pooled output is wanted, `eos` int32 [B] from `endIndices`; with `words`, `known`
 * [B, tokens, 1], 1 where the vocabulary's vector counts, and `words` [B, tokens, width], what is added: the vector of another word where it
 * does not, zeros elsewhere.
 * Outputs: `last_hidden_state` [B, tokens, width], after the final norm (SD 1.x, 2.x); `penultimate` [B, tokens, width], the raw
 * hidden state one layer earlier (SDXL); `text_embeds` [B, projection], or `pooler_output` [B, width] without projection.
 */
export const clipText = (config: ClipTextConfig, weights: FindWeight, options: ClipTextOptions = {}): Graph => {
  const { clipSkip = 0, words = false } = options
  if (!Number.isInteger(clipSkip) || clipSkip < 0 || clipSkip >= config.layers)
    throw new Error(`text encoder: clip_skip: expected 0 to ${config.layers - 1}, got ${clipSkip}`)
  // Files of transformers 5 leave out the prefix for the model without projection; adapters keep it in their names.
  const prefixed = weights('text_model.final_layer_norm.weight') !== undefined
  return buildNetwork('text encoder', weights, options, (root) => {
    const m = prefixed ? root.at('text_model') : root
    const ids = root.input('input_ids', ['B', config.tokens], 'int32')
    const batch = sizesOf(root, ids, 0, 1)
    const mask = root.constant(causal(config.tokens), [1, 1, config.tokens, config.tokens])

    const states = [embed(m.at('embeddings'), ids, config, words)]
    for (let i = 0; i < config.layers; i++)
      states.push(layer(m.at('encoder.layers').at(i), states[i]!, config, batch, mask))
    const normed = (state: Value) => layerNorm(m.at('final_layer_norm'), state, config.epsilon)
    const byRow = (state: Value) => reshape(root, state, batch, [config.tokens, config.width])

    const last = states.length - 1
    root.output('last_hidden_state', byRow(normed(states[last - clipSkip]!)))
    root.output('penultimate', byRow(states[last - clipSkip - 1]!))
    const pooled = pool(root, byRow(normed(states[last]!)), config)
    if (config.projection === undefined) root.output('pooler_output', pooled)
    else root.output('text_embeds', linear(root.at('text_projection'), pooled, config.projection, { bias: false }))
  })
}

/** ids [B, T] -> [B * T, width]. */
const embed = (m: Module, ids: Value, { vocabulary, tokens, width }: ClipTextConfig, words: boolean): Value => {
  const found = m.op('Gather', [m.at('token_embedding').weight('weight', [vocabulary, width]), ids], { axis: 0 })
  const meant = () => {
    const kept = m.op('Mul', [found, m.input('known', ['B', tokens, 1])])
    return m.op('Add', [kept, m.input('words', ['B', tokens, width])])
  }
  const placed = m.op('Add', [words ? meant() : found, m.at('position_embedding').weight('weight', [tokens, width])])
  return m.out(reshape(m, placed, [-1, width]))
}

const layer = (m: Module, x: Value, config: ClipTextConfig, batch: Value, mask: Value): Value => {
  const { heads, width, innerWidth, act, epsilon } = config
  const self = layerNorm(m.at('layer_norm1'), x, epsilon)
  x = m.op('Add', [x, attention(m.at('self_attn'), self, self, { heads, batch, bias: true, names, mask })])
  const inner = linear(m.at('mlp.fc1'), layerNorm(m.at('layer_norm2'), x, epsilon), innerWidth)
  return m.out(m.op('Add', [x, linear(m.at('mlp.fc2'), activate(m, act, inner), width)]))
}

/** The rows of x [B, T, width] at `eos`, as a product with one-hot rows: indexing by row needs int64, which GPUs lack. */
const pool = (root: Module, x: Value, { tokens, width }: ClipTextConfig): Value => {
  const end = reshape(root, root.input('eos', ['B'], 'int32'), [-1, 1])
  const places = root.ints(
    Array.from({ length: tokens }, (_, i) => i),
    'int32',
    [1, tokens],
  )
  const hot = root.op('Cast', [root.op('Equal', [end, places])], { to: root.dtype === 'float32' ? 1 : 10 })
  return reshape(root, root.op('MatMul', [reshape(root, hot, [-1, 1, tokens]), x]), [-1, width])
}

/** Added to the scores: nothing for tokens up to the own one, a large negative number after it. */
const causal = (tokens: number): number[] =>
  Array.from({ length: tokens * tokens }, (_, i) => (i % tokens > Math.floor(i / tokens) ? -60000 : 0))
