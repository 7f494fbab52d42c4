import { readdirSync, readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { openAdapter, type ReadTensor } from '../adapter.ts'
import { branchOf, materialise } from '../delta.ts'
import { layersOf, matrixShape } from '../layers.ts'
import { multiply } from '../matrix.ts'
import { readSafetensors } from '../../weights/safetensors.ts'
import { readValues } from '../values.ts'
import type { Component, Layers } from '../types.ts'

const folder = new URL('../../../test/goldens/lora/', import.meta.url)
const file = (name: string) => new Blob([readFileSync(new URL(name, folder))])
const cases = readdirSync(folder)
  .filter((name) => name.endsWith('.delta.safetensors'))
  .map((name) => name.replace('.delta.safetensors', ''))

const components = ['unet', 'text_encoder'] as const
const checkpoints = Object.fromEntries(
  await Promise.all(
    components.map(async (name) => [name, await readSafetensors(file(`${name}.safetensors`), name)] as const),
  ),
)
const layers: Layers = Object.fromEntries(components.map((name) => [name, layersOf(checkpoints[name]!)]))
const tensor: ReadTensor = async (component, name) => {
  const weight = checkpoints[component]?.get(name)
  return weight && (await readValues(weight, name)).data
}

/** || a - b || / || b || */
const distance = (a: Float32Array, b: Float32Array) => {
  let [error, size] = [0, 0]
  for (let i = 0; i < b.length; i++) {
    error += (a[i]! - b[i]!) ** 2
    size += b[i]! ** 2
  }
  return Math.sqrt(error / size)
}

const open = (name: string) => {
  const config = readdirSync(folder).includes(`${name}.json`)
    ? (JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as unknown)
    : undefined
  return openAdapter(file(`${name}.safetensors`), `${name}.safetensors`, {
    layers,
    tensor,
    ...(config !== undefined && { config }),
  })
}

describe('formats', () => {
  it.each(cases)('%s: adds what its own library adds', async (name) => {
    const expected = await readSafetensors(file(`${name}.delta.safetensors`), name)
    const adapter = await open(name)
    expect(adapter.unmatched).toEqual([])
    const got = new Map<string, Float32Array>()
    for (const component of Object.keys(adapter.touched) as Component[])
      for (const { layer, delta } of adapter.touched[component]!) {
        const base = async () => (await tensor(component, `${layer.path}.weight`))!
        const weight = await materialise(delta, layer, base)
        if (weight.some((value) => value !== 0)) got.set(`${component}.${layer.path}.weight`, weight)
        if (delta.bias) got.set(`${component}.${layer.path}.bias`, delta.bias)
        const branch = await branchOf(delta, layer, base)
        if (!branch) continue
        const [rows, columns] = matrixShape(layer)
        const product = multiply(branch.up, branch.down, rows, branch.rank, columns)
        expect(distance(product, weight), `branch of ${layer.path}`).toBeLessThan(1e-6)
      }
    expect([...got.keys()].sort()).toEqual([...expected.keys()].sort())
    for (const [key, weight] of expected)
      expect(distance(got.get(key)!, (await readValues(weight, key)).data), key).toBeLessThan(1e-6)
  })
})
