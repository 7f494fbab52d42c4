// The line above which a merge is predicted to bleed, beside what the embedded model's own adapters come to.
import { expect, it } from 'vitest'
import { widestGap } from '../bench/crosstalk/border.ts'
import { fromShelf, shelfOf } from '../src/adapters/shelf.ts'
import { CROWDED } from '../src/lora/crosstalk.ts'
import { createHost } from '../src/pipelines/host.ts'
import { filesOf } from './folder.ts'

it('stands in the widest gap between pairs of concepts; every pair has a score, whatever its format', async () => {
  const source = filesOf('public/models/nano', 'nano')
  const host = createHost({ threads: 1 })
  await host.load(source, { device: 'wasm', precision: 'float32' }, () => {})
  const concepts = (await shelfOf(source)).filter(
    ({ kind, category, trigger }) =>
      kind === 'adapter' && trigger !== null && (category === 'character' || category === 'object'),
  )
  const named = new Map<string, string>()
  for (const one of concepts) named.set((await host.addAdapter(await fromShelf(source, one))).id, one.trigger!)
  const pairs = await host.crosstalk([...named.keys()])
  expect(pairs.filter(({ layers }) => layers.length === 0)).toEqual([])
  // Two adapters of one thing are meant to be alike.
  const strangers = pairs.filter(({ adapters: [a, b] }) => named.get(a) !== named.get(b))
  const gap = widestGap(strangers.map(({ crowding }) => crowding))!
  expect(Math.max(gap / CROWDED, CROWDED / gap)).toBeLessThan(1.15)
  expect(Math.min(...strangers.map(({ crowding }) => crowding))).toBeLessThan(0.01)
})
