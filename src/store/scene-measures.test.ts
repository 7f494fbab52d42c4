import { describe, expect, it, vi } from 'vitest'
import type { Engine } from '../protocol.ts'
import type { Store } from './create.ts'
import { fakeEngine } from './fake-engine.test-data.ts'
import { isJudged } from './scene-measures.ts'
import { openFiles } from './open.ts'
import { memory, world } from './world.test-data.ts'

/** Patient enough for a machine that does much else. */
const eventually = <T>(check: () => T) => vi.waitFor(check, { timeout: 10_000 })

const file = (path: string) => {
  const header = new TextEncoder().encode(`{"lora_unet_${path}.lora_up.weight":{}}`)
  return { path, blob: new Blob([Uint8Array.from([header.length, 0, 0, 0, 0, 0, 0, 0]), header]) }
}
const drawn = (store: Store) => eventually(() => expect(store.getState().history).toHaveLength(1))

describe('what is measured of a scene', () => {
  it('is the crosstalk of every pair, read before; or why it could not be', async () => {
    const { store, fake } = await world()
    await drawn(store)
    await openFiles(store, 'x', [file('a.safetensors'), file('b.safetensors'), file('c.safetensors')])
    store.getState().unfitAdapters()
    const ids = store.getState().shelf.map(({ id }) => id)
    await store.getState().measureCrosstalk(ids)
    expect(fake.added).toHaveLength(6)
    const { crosstalk } = store.getState()
    expect(crosstalk?.kind === 'pairs' && crosstalk.pairs.map(({ adapters }) => adapters)).toEqual([
      [ids[0], ids[1]],
      [ids[0], ids[2]],
      [ids[1], ids[2]],
    ])
    await store.getState().measureCrosstalk(['0'.repeat(64)])
    expect(store.getState().crosstalk).toMatchObject({ kind: 'failed' })
  })

  it('is what the judge reads, asked once, of pictures that it can read', async () => {
    let asked = 0
    const { engine: inner } = fakeEngine()
    const assess: Engine['assess'] = (...given) => {
      asked++
      return inner.assess(...given)
    }
    const { store } = await world(memory(), { engine: { ...inner, assess } })
    await drawn(store)
    const [picture] = store.getState().history
    await Promise.all([store.getState().judgePicture(picture!), store.getState().judgePicture(picture!)])
    expect(Object.values(store.getState().verdicts)).toMatchObject([
      { kind: 'verdict', assessment: { agreement: 0.5 } },
    ])
    expect(asked).toBe(1)
    expect(isJudged(picture!.settings)).toBe(true)
    expect(isJudged({ ...picture!.settings, width: 256 })).toBe(false)
  })
})
