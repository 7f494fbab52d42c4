// A text encoder's networks: one for each clip skip that is asked for, and no more of them at a time than two.
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { filesOf } from '../../../test/folder.ts'
import { layersOf } from '../../lora/layers.ts'
import type { Touched } from '../../lora/types.ts'
import { openFolder } from '../../weights/folder.ts'
import type { TextEncoder } from '../model.ts'
import { wasmRuntime } from '../session.ts'
import type { Adapted } from './adapted.ts'
import { sessions, type Open } from './part.ts'
import { planTextEncoder } from './text-encoder.ts'

const folder = openFolder(filesOf(fileURLToPath(new URL('../../../test/goldens/pipelines/sd', import.meta.url)), 'sd'))

describe('a text encoder of three layers', () => {
  let encoder: TextEncoder
  let use: Adapted['use']
  let [made, alive] = [0, 0]

  beforeAll(async () => {
    const { open } = sessions(await wasmRuntime())
    const counted: Open = async (...what) => {
      const session = await open(...what)
      made++
      alive++
      return { ...session, release: () => (alive--, session.release()) }
    }
    const computing = { precision: 'float32', attentionOp: 'plain' } as const
    const plan = await planTextEncoder(folder, 'text_encoder', 'tokenizer', 'last', computing)
    ;({ encoder, use } = await plan.open(counted))
  })
  const encode = async (clipSkip: number) => (await encoder.encode(encoder.tokenize('a cat'), clipSkip)).hidden.data

  it.each([3, 12, -1, 0.5, NaN])('refuses to leave out %d, and says how many it can', (clipSkip) =>
    expect(encode(clipSkip)).rejects.toMatchObject({
      kind: 'bad-input',
      message: `settings: clipSkip: expected 0 to 2, got ${clipSkip}`,
    }),
  )

  it('keeps the whole network and the last one asked for, which adapters reach too', async () => {
    const [none, one, two] = [await encode(0), await encode(1), await encode(2)]
    expect(one).not.toEqual(none)
    expect(two).not.toEqual(one)
    expect([made, alive]).toEqual([3, 2])
    await use([])
    expect([await encode(2), await encode(0), await encode(1)]).toEqual([two, none, one])
    expect([made, alive]).toEqual([4, 2])
  })
})

describe('a text encoder whose last layer nobody reads', () => {
  it('is made anew for an adapter of all layers once, and no more when its weight changes', async () => {
    const { open } = sessions(await wasmRuntime())
    const sdxl = openFolder(filesOf(fileURLToPath(new URL('../../../test/goldens/pipelines/sdxl', import.meta.url)), 'sdxl')) // prettier-ignore
    const plan = await planTextEncoder(sdxl, 'text_encoder', 'tokenizer', 'penultimate', {
      precision: 'float32',
      attentionOp: 'plain',
    })
    let made = 0
    const { use } = await plan.open((...what) => (made++, open(...what)))
    const all = layersOf(plan.weights).filter(({ path }) => path.endsWith('.q_proj'))
    const touched = all.map((layer): Touched => {
      const [rows, columns] = layer.shape as [number, number]
      const delta = { low: { rank: 1, down: new Float32Array(columns).fill(1), up: new Float32Array(rows).fill(1) } }
      return { layer, format: 'lora', rank: 1, delta }
    })
    expect(plan.graph.weights).not.toContain(`${all.at(-1)!.path}.weight`)
    for (const weight of [1, 0.9, 0.8]) await use([{ touched, weight }])
    expect(made).toBe(2)
  })
})
