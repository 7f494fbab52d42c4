// Textual inversion through the host, on the tiny networks of the goldens: a word whose vectors are those of other words draws as they do.
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, it } from 'vitest'
import { filesOf } from '../../test/folder.ts'
import type { Settings } from '../protocol.ts'
import { openFolder } from '../weights/folder.ts'
import { writeSafetensors } from '../weights/safetensors.ts'
import { createHost } from './host.ts'
import { planModel } from './load.ts'
import { wasmRuntime } from './session.ts'
import type { Latents } from './types.ts'

const folder = filesOf(fileURLToPath(new URL('../../test/goldens/pipelines/sd', import.meta.url)), 'sd')
let latents: Latents | undefined
const host = createHost({ threads: 1, latents: { onLatents: (last) => (latents = last) } })
let settings: Settings
let width: number

/** A file of this word, whose vectors are those of the tokens of `meaning`, times `factor`. */
async function embedding(word: string, meaning: string, factor = 1): Promise<Blob> {
  const plan = await planModel(openFolder(folder), { precision: 'float32', attentionOp: 'plain' })
  const { model, release } = await plan.open(await wasmRuntime(1), () => {})
  const { ids, used } = model.textEncoders[0]!.tokenize(meaning)
  const { opening } = model.adaptation!
  const table = opening.layers.text_encoder!.find(({ path }) => path.endsWith('token_embedding'))!
  const rows = (await opening.tensor('text_encoder', `${table.path}.weight`))!
  width = table.shape[1]!
  const data = Array.from(ids.slice(1, used - 1)).flatMap((id) => Array.from(rows.slice(id * width, (id + 1) * width)))
  await release()
  return new Blob([
    writeSafetensors({
      [word]: { shape: [data.length / width, width], data: Float32Array.from(data, (value) => value * factor) },
    }),
  ])
}
const draw = async (change: Partial<Settings>) => {
  await host.generate({ ...settings, ...change }, () => {})
  return [...latents!.data]
}

beforeAll(async () => {
  const { defaults } = await host.load(folder, { device: 'wasm', precision: 'float32' }, () => {})
  settings = { ...defaults, model: 'sd', prompt: '', negative: '', seed: 3, rng: 'torch', steps: 2, guidance: 3, width: 16, height: 16, count: 1, clipSkip: 0 } // prettier-ignore
}, 60_000)

it('a word means its vectors while it is at work, in any case, several tokens too, beside a comma', async () => {
  const info = await host.addAdapter({ name: 'zzz.safetensors', blob: await embedding('<cat-toy>', 'red cat') })
  expect(info).toMatchObject({ formats: ['textual inversion'], triggers: ['<cat-toy>'], layers: {}, always: true })
  const adapters = [{ id: info.id, weight: 1, always: true as const }]
  const meant = await draw({ prompt: 'a red cat, old' })
  expect(await draw({ prompt: 'a <CAT-toy>, old', adapters })).toEqual(meant)
  expect(await draw({ prompt: 'a <cat-toy>, old' })).not.toEqual(meant)
  expect(await draw({ prompt: 'a red cat, old' })).toEqual(meant)
  const weighed = { promptSyntax: 'a1111' as const }
  const [theirs, ours] = [{ prompt: 'a (red cat:1.3) old' }, { prompt: 'a (<cat-toy>:1.3) old', adapters }]
  expect(await draw({ ...weighed, ...ours })).toEqual(await draw({ ...weighed, ...theirs }))
  expect(await draw({ prompt: 'x', negative: '<cat-toy>', adapters })).toEqual(await draw({ prompt: 'x', negative: 'red cat' })) // prettier-ignore
})

it('weight scales the vectors, and a word that does not fit is left out whole', async () => {
  const { id } = await host.addAdapter({ name: 'half.safetensors', blob: await embedding('emb_params', 'red cat', 2) })
  expect(await draw({ prompt: 'half', adapters: [{ id, weight: 0.5 }] })).toEqual(await draw({ prompt: 'red cat' }))
  const { max, used } = await host.tokens('red cat')
  /** As many tokens as leave room for so many. */
  const leaving = (room: number) => Array.from({ length: max - 2 - room }, () => 'a').join(' ')
  await draw({ prompt: 'half', adapters: [{ id, weight: 1 }] })
  expect(await host.tokens(`${leaving(used - 2)} half`)).toMatchObject({ used: max, truncated: '' })
  expect(await host.tokens(`${leaving(used - 3)} half`)).toMatchObject({ used: max - used + 3, truncated: 'half' })
})

it('refuses vectors of another width, naming both', async () => {
  const blob = new Blob([writeSafetensors({ '<x>': { shape: [1, 4], data: new Float32Array(4) } })])
  await expect(host.addAdapter({ name: 'x.safetensors', blob })).rejects.toMatchObject({
    kind: 'bad-input',
    message: `embedding: x.safetensors: <x>: made for another text encoder: expected vectors of ${width}, got 4`,
  })
})
