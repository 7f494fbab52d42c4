import { describe, expect, it } from 'vitest'

import { writeSafetensors } from '../weights/safetensors.ts'
import { readEmbedding } from './embedding.ts'

const file = (tensors: Record<string, readonly number[]>, value = 0.5) =>
  new Blob([
    writeSafetensors(
      Object.fromEntries(
        Object.entries(tensors).map(([name, shape]) => [
          name,
          { shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(value) },
        ]),
      ),
    ),
  ])
const widths = { text_encoder: 768, text_encoder_2: 1280 }
const shapes = async (tensors: Record<string, readonly number[]>) => {
  const { word, vectors } = await readEmbedding(file(tensors), 'easy.safetensors', widths)
  return [word, Object.entries(vectors).map(([component, { shape }]) => [component, shape])]
}

describe('embeddings', () => {
  it.each([
    ['diffusers', { '<cat-toy>': [768] }, ['<cat-toy>', [['text_encoder', [1, 768]]]]],
    ['several vectors', { '<style>': [4, 768] }, ['<style>', [['text_encoder', [4, 768]]]]],
    ['A1111 and kohya-ss', { emb_params: [2, 768] }, ['easy', [['text_encoder', [2, 768]]]]],
    [
      'SDXL',
      { clip_l: [3, 768], clip_g: [3, 1280] },
      [
        'easy',
        [
          ['text_encoder', [3, 768]],
          ['text_encoder_2', [3, 1280]],
        ],
      ],
    ],
  ] as const)('reads %s', async (_, tensors, expected) => {
    expect(await shapes(tensors)).toEqual(expected)
  })

  it.each([
    [{ emb_params: [2, 1024] }, 'emb_params: made for another text encoder: expected vectors of 768, got 1024'],
    [{ emb_params: [0, 768] }, 'emb_params: expected vectors, got shape [0, 768]'],
    [{ a: [768], b: [768] }, 'expected one set of vectors for the text_encoder, got two'],
    [{ a: [1], b: [1], c: [1] }, 'expected 1 or 2 tensors, got 3: is it a LoRA?'],
  ])('refuses %j', async (tensors, message) => {
    await expect(readEmbedding(file(tensors), 'easy.safetensors', widths)).rejects.toMatchObject({
      kind: 'bad-input',
      message: `embedding: easy.safetensors: ${message}`,
    })
  })

  it('refuses numbers that are not finite, and encoders that the model has not', async () => {
    await expect(readEmbedding(file({ x: [768] }, NaN), 'x', widths)).rejects.toThrow('expected finite numbers')
    await expect(readEmbedding(file({ clip_g: [1, 1280] }), 'x', { text_encoder: 768 })).rejects.toThrow(
      'clip_g: expected none for a text_encoder_2, which this model has not',
    )
  })
})
