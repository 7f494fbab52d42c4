import { describe, expect, it } from 'vitest'
import type { Region } from '../protocol.ts'
import { firstDraft } from './draft.ts'
import { unsettledNames, withTags } from './lora-tags.ts'

const known = [
  { id: 'f', names: ['Fox', 'fox_v2'] },
  { id: 'i', names: ['ink'] },
]
const region: Region = {
  name: '',
  prompt: '',
  strength: 1,
  feather: 0,
  adapters: [],
  box: { x: 0, y: 0, width: 1, height: 1 },
}

describe('tags of adapters in prompts', () => {
  it('become adapters, by the name inside the file or by the file’s', () => {
    const settings = withTags({ ...firstDraft, prompt: 'a fox <lora:fox_v2:0.8> in snow, <lora:ink>' }, known)
    expect(settings.prompt).toBe('a fox in snow,')
    expect(settings.adapters).toEqual([
      { id: 'f', name: 'fox_v2', weight: 0.8 },
      { id: 'i', name: 'ink', weight: 1 },
    ])
  })

  it('set the strengths of one that is there, and keep the rest of it', () => {
    const adapters = [{ id: 'i', weight: 1, category: 'style' as const }]
    const settings = withTags({ ...firstDraft, negative: '<lora:ink:0.5:0.7>', adapters }, known)
    expect(settings).toMatchObject({
      negative: '',
      adapters: [{ id: 'i', weight: 0.7, textWeight: 0.5, category: 'style' }],
    })
  })

  it('bring what the file says of them, and leave what the person said', () => {
    const facts = { category: 'background', always: true } as const
    const told = [{ id: 'i', names: ['ink'], facts }]
    const fresh = withTags({ ...firstDraft, prompt: '<lora:ink:0.5>' }, told)
    expect(fresh.adapters).toEqual([{ ...facts, id: 'i', name: 'ink', weight: 0.5 }])
    const adapters = [{ id: 'i', weight: 1, category: 'style' as const }]
    const again = withTags({ ...firstDraft, prompt: '<lora:ink:0.5>', adapters }, told)
    expect(again.adapters).toMatchObject([{ category: 'style', weight: 0.5 }])
  })

  it('in a region’s words act in that region', () => {
    const regions = [{ ...region, prompt: 'red <lora:ink:1>' }, region]
    const settings = withTags({ ...firstDraft, regions }, known)
    expect(settings.regions).toEqual([{ ...region, prompt: 'red', adapters: ['i'] }, region])
    expect(settings.adapters).toHaveLength(1)
  })

  it.each(['<lora:unknown:1>', '<lora:ink:strong>', '<lora:ink', 'a <b> c'])('%s stays as it is', (prompt) => {
    const settings = { ...firstDraft, prompt }
    expect(withTags(settings, known)).toBe(settings)
  })
})

describe('names that nobody has, or several have', () => {
  it('are told once each, wherever they are called', () => {
    const regions = [{ ...region, prompt: '<lora:owl:1> <lora:ink:1>' }]
    const settings = { ...firstDraft, prompt: 'a <lora:robot:0.8> <lora:owl>', negative: '<lora:bat:x>', regions }
    expect(unsettledNames(settings, known)).toEqual(['robot', 'owl'])
    const two = [...known, { id: 'o', names: ['ink', 'owl'] }]
    expect(unsettledNames(settings, two)).toEqual(['robot', 'ink'])
    expect(withTags({ ...firstDraft, prompt: '<lora:ink:1>' }, two).prompt).toBe('<lora:ink:1>')
  })
})
