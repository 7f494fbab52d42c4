import { describe, expect, it } from 'vitest'
import type { AdapterInfo, Failure } from '../../protocol.ts'
import { fitWords, partialWords, refusalWords, unsettledWords } from './adapter-words.ts'

const failure = (message: string, kind: Failure['kind'] = 'bad-input'): Failure => ({ kind, message })
const info: AdapterInfo = {
  id: 'a',
  name: 'fox',
  family: 'SD 1.x',
  bytes: 1,
  layers: { unet: 180 },
  ranks: [4, 8],
  formats: ['lora'],
  triggers: [],
  tags: [],
  unmatched: { count: 12, first: [] },
}

describe('words about adapters', () => {
  it.each([
    [
      'lora: x.safetensors: made for another family: expected a text width of 768 (SD 1.x), got 2048 (SDXL)',
      'Fox was made for SDXL (layer width 2048); dream is SD 1.x (768). It cannot be applied.',
    ],
    [
      'lora: x: made for another family: expected a text width of 192 (other), got 768 (SD 1.x)',
      'Fox was made for SD 1.x (layer width 768); dream is of width 192. It cannot be applied.',
    ],
    [
      'lora: x: expected layers of this model, got none of 4 tensors (family: other)',
      'Fox touches no layer of dream: it was made for another network. It cannot be applied.',
    ],
    [
      'lora: a.b: lora_down: expected two halves, got one',
      'Fox contradicts itself, so nothing of it was applied. A.b: lora_down: expected two halves, got one.',
    ],
  ])('%s', (message, words) => expect(refusalWords('Fox', failure(message), 'dream')).toBe(words))

  it('say what of it is at work, and what is not', () => {
    expect(fitWords(info)).toBe('lora, rank 4 to 8 · 180 layers of the UNet')
    expect(partialWords('fox', info)).toBe('fox: 180 layers match; 12 tensors were left out.')
    expect(partialWords('fox', { ...info, unmatched: { count: 0, first: [] } })).toBeUndefined()
  })
})

it('tags that are no rows say why: nobody has the name, or several do', () => {
  expect(unsettledWords({ name: 'robt', files: [] }, ['neon', 'robot'])).toBe(
    'No adapter is called “robt”, on this device or beside the model. Near it: robot, neon.',
  )
  expect(unsettledWords({ name: 'fox', files: ['a.safetensors', 'b.safetensors'] }, [])).toBe(
    'Several adapters are called “fox”: a.safetensors, b.safetensors. Call one by a name of its own, or remove one.',
  )
})
