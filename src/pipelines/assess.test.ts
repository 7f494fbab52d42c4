import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { filesOf } from '../../test/folder.ts'
import { judgeGolden } from '../../test/judge.ts'
import type { GenerateEvent } from '../protocol.ts'
import { createHost } from './host.ts'

const folder = (path: string, name: string) => filesOf(fileURLToPath(new URL(`../../${path}`, import.meta.url)), name)
const judge = folder('public/models/judge', 'judge')
const { cases, pictureOf } = judgeGolden
const [golden] = cases
const picture = pictureOf(golden!.picture)
const options = { device: 'auto', precision: 'auto' } as const

describe('assess', () => {
  const host = createHost({ threads: 1, judge })

  it('reads a picture and compares it with its prompt, without a model', async () => {
    const [noun, colour, size, ...at] = golden!.found[0]!
    const prompt = `a ${noun} in space`
    const { features, ...rest } = await host.assess(picture, prompt)
    expect(rest).toMatchObject({
      agreement: golden!.place === 'space' ? 1 : 0.5,
      facts: [
        { kind: 'noun', asked: noun, fulfilled: true },
        { kind: 'place', asked: 'space', got: golden!.place },
      ],
      unknown: [],
      place: golden!.place,
    })
    expect(rest.found[0]).toEqual({ noun, colour, size, at })
    expect(features).toHaveLength(128)
    expect(features[7]).toBeCloseTo(golden!.features[7]!, 4)
  })

  it('looks for a place beside the world where the prompt names one, and for styles', async () => {
    const styled = cases.find(({ style }) => style !== 'none')!
    expect(styled.anywhere).not.toBe(styled.place)
    const read = (prompt: string) => host.assess(pictureOf(styled.picture), prompt)
    const { facts, ...beside } = await read(`${styled.style} style, at a ${styled.anywhere}, on a red background`)
    expect(beside).toMatchObject({ style: styled.style, place: styled.place })
    expect(facts.map(({ kind }) => kind)).toEqual(['style'])
    const named = await read(`at a ${styled.anywhere}, ${styled.style} style`)
    expect(named).toMatchObject({ agreement: 1, place: styled.anywhere })
  })

  it('leaves the agreement out, instead of 0, where the prompt is of another world', async () => {
    const assessment = await host.assess(picture, 'portrait of a man')
    expect(assessment).not.toHaveProperty('agreement')
    expect(assessment).toMatchObject({ facts: [], unknown: ['portrait', 'of', 'man'] })
  })

  it('refuses pictures of other sizes', async () => {
    const small = { width: 64, height: 64, data: new Uint8ClampedArray(4 * 64 * 64) }
    await expect(host.assess(small, 'a cat')).rejects.toMatchObject({
      kind: 'bad-input',
      message: 'judge: picture: expected 128 x 128 pixels, got 64 x 64',
    })
  })

  it('says so where there is no judge, and tries again where its files could not be had', async () => {
    await expect(createHost({ threads: 1 }).assess(picture, 'a cat')).rejects.toMatchObject({ kind: 'bad-input' })
    let broken = true
    const files = judge.files.map(({ path, blob }) => ({
      path,
      get blob() {
        return broken && path === 'words.json' ? new Blob(['{}']) : blob
      },
    }))
    const flaky = createHost({ threads: 1, judge: { ...judge, files } })
    await expect(flaky.assess(picture, 'a cat')).rejects.toMatchObject({
      kind: 'not-a-model',
      message: expect.stringMatching(/^judge\/words\.json: nouns: expected /) as string,
    })
    broken = false
    expect((await flaky.assess(picture, 'a cat')).found).toHaveLength(golden!.found.length)
  })

  it('answers beside a run, between its steps', async () => {
    const info = await host.load(folder('test/goldens/pipelines/sd', 'sd'), options, () => {})
    const settings = { ...info.defaults, model: 'sd', prompt: 'a cat', negative: '', seed: 1, rng: 'torch', count: 1, clipSkip: 0, steps: 20 } as const // prettier-ignore
    const events: GenerateEvent['type'][] = []
    let assessed: number | undefined
    const run = host.generate(settings, ({ type }) => {
      events.push(type)
      if (type === 'step' && events.length === 3)
        void host.assess(picture, 'a cat').then(() => (assessed = events.length))
    })
    await run
    expect(assessed).toBeLessThan(events.length)
  })
})
