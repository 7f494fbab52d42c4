// What bad files of adapters get from a host: a reason in one line, nothing of them applied, the picture as it was before.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, it } from 'vitest'
import { filesOf } from '../../test/folder.ts'
import { readValues } from '../lora/values.ts'
import type { Settings } from '../protocol.ts'
import { readSafetensors, writeSafetensors, type Stored } from '../weights/safetensors.ts'
import { createHost } from './host.ts'

const goldens = new URL('../../test/goldens/', import.meta.url)
const good = new Blob([readFileSync(new URL('lora/pictures/sd-0.safetensors', goldens))])

let picture: readonly number[] = []
const host = createHost({ threads: 1, latents: { onLatents: ({ data }) => (picture = [...data]) } })
let settings: Settings
let tensors: Record<string, Stored>
let before: readonly number[]

const draw = async () => {
  await host.generate(settings, () => {})
  return picture
}

beforeAll(async () => {
  const folder = fileURLToPath(new URL('pipelines/sd', goldens))
  const { defaults } = await host.load(filesOf(folder, 'sd'), { device: 'wasm', precision: 'float32' }, () => {})
  const { id } = await host.addAdapter({ name: 'good.safetensors', blob: good })
  const weights = [...(await readSafetensors(good, 'good'))]
  tensors = Object.fromEntries(await Promise.all(weights.map(async ([name, weight]) => [name, await readValues(weight, name)] as const))) // prettier-ignore
  const size = { width: 64, height: 64 }
  settings = { ...defaults, ...size, model: 'sd', prompt: 'a cat', negative: '', seed: 3, rng: 'torch', steps: 1, guidance: 1, count: 1, clipSkip: 0, adapters: [{ id, weight: 1 }] } // prettier-ignore
  before = await draw()
}, 60_000)

const zeros = (...shape: number[]): Stored => ({ shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) })
const named = (part: string) => Object.keys(tensors).find((name) => name.startsWith('unet.') && name.includes(part))!
const keys = 'unet.mid_block.attentions.0.transformer_blocks.0.attn2.to_k'
const file = (change: () => Record<string, Stored | undefined>, metadata?: Record<string, string>) => () => {
  const changed = Object.entries({ ...tensors, ...change() }).filter((entry): entry is [string, Stored] => !!entry[1])
  return new Blob([writeSafetensors(Object.fromEntries(changed), metadata)])
}
const bytes = (text: string) => () => new Blob([text])

it.each([
  ['halves whose ranks disagree', file(() => ({ [named('to_q.lora_A')]: zeros(3, tensors[named('to_q.lora_A')]!.shape[1]!) })), /rank mismatch: expected up and down to share one/], // prettier-ignore
  ['a missing half', file(() => ({ [named('to_q.lora_B')]: undefined })), /up: expected a tensor, got none/],
  ['rank 0', file(() => ({ [named('to_q.lora_A')]: zeros(0, tensors[named('to_q.lora_A')]!.shape[1]!), [named('to_q.lora_B')]: zeros(tensors[named('to_q.lora_B')]!.shape[0]!, 0) })), /expected a rank above 0/], // prettier-ignore
  ['NaN', file(() => ({ [named('to_q.lora_A')]: { ...tensors[named('to_q.lora_A')]!, data: new Float32Array(tensors[named('to_q.lora_A')]!.data.length).fill(NaN) } })), /expected finite numbers, got NaN/], // prettier-ignore
  ['infinity', file(() => ({ [named('to_q.lora_A')]: { ...tensors[named('to_q.lora_A')]!, data: new Float32Array(tensors[named('to_q.lora_A')]!.data.length).fill(Infinity) } })), /expected finite numbers, got Infinity/], // prettier-ignore
  ['another family', () => new Blob([writeSafetensors({ [`${keys}.lora_A.weight`]: zeros(2, 2048), [`${keys}.lora_B.weight`]: zeros(8, 2) })]), /made for another family: .*got 2048 \(SDXL\)/], // prettier-ignore
  ['layers of another network', () => new Blob([writeSafetensors({ 'transformer.x.lora_A.weight': zeros(2, 4), 'transformer.x.lora_B.weight': zeros(4, 2) })]), /expected layers of this model, got none of 2 tensors/], // prettier-ignore
  ['settings that contradict themselves', file(() => ({}), { lora_adapter_metadata: '{"unet.lora_alpha":"much"}' }), /lora_alpha: expected a number/], // prettier-ignore
  ['a pickle', () => new Blob([Uint8Array.of(0x80, 2, 0x8a, 10), 'torch']), /Python pickle .*ask for the .safetensors version/], // prettier-ignore
  ['a zipped pickle', bytes('PK\u0003\u0004'), /Python pickle/],
  ['a web page', bytes('<!doctype html><title>Log in</title>'), /web page/],
  ['a file that ends early', () => good.slice(0, good.size - 4), /^safetensors: /],
  ['a header that claims more than there is', () => new Blob([Uint8Array.of(255, 255, 255, 255, 255, 0, 0, 0), '{}']), /^safetensors: /], // prettier-ignore
  ['nothing', bytes(''), /^safetensors: /],
])('refuses %s', async (_, bad, message) => {
  await expect(host.addAdapter({ name: 'bad.safetensors', blob: bad() })).rejects.toMatchObject({
    kind: expect.stringMatching(/^(bad-input|not-a-model)$/),
    message: expect.stringMatching(message),
  })
  // Nothing of it is left to be called.
  await expect(host.cost({ ...settings, prompt: '<lora:bad:1>' })).rejects.toMatchObject({ kind: 'bad-input' })
})

it('takes huge metadata, and tensors told twice', async () => {
  const huge = { ss_tag_frequency: `{"a":{${Array.from({ length: 2e5 }, (_, i) => `"tag ${i}":1`).join()}}}` }
  const name = named('to_q.lora_A').replace('.lora_A.weight', '')
  const twice = { [`${name}.lora.down.weight`]: tensors[`${name}.lora_A.weight`] }
  const { unmatched, id } = await host.addAdapter({ name: 'odd.safetensors', blob: file(() => twice, huge)() })
  expect(unmatched.first.map(({ reason }) => reason)).toEqual(['says again what another tensor said'])
  await host.removeAdapter(id)
})

it('leaves a layer alone whose bias the model has not, says so, and draws', async () => {
  const name = named('to_q.lora_B').replace('.weight', '.bias')
  const [rows] = tensors[named('to_q.lora_B')]!.shape
  const { unmatched, id } = await host.addAdapter({ name: 'biased.safetensors', blob: file(() => ({ [name]: zeros(rows!) }))() }) // prettier-ignore
  expect(unmatched.count).toBe(3)
  await host.generate({ ...settings, adapters: [{ id, weight: 1 }] }, () => {})
  await host.removeAdapter(id)
})

it('draws as before', async () => expect(await draw()).toEqual(before))
