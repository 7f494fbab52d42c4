import { describe, expect, it, vi } from 'vitest'
import type { Alone } from '../state.ts'
import { shared } from './turn.ts'

const options = { signal: new AbortController().signal, steal: false, waiting: () => undefined }

/** A turn that tells how often it was asked for, whether it is held, and can be taken away. */
function lock() {
  const state = { asked: 0, held: false, taken: new AbortController() }
  const alone: Alone = async (work) => {
    state.asked++
    state.held = true
    try {
      return await work(state.taken.signal)
    } finally {
      state.held = false
    }
  }
  return { state, alone: shared(alone) }
}

function deferred() {
  let resolve!: (answer: string) => void
  const promise = new Promise<string>((settle) => (resolve = settle))
  return { promise, resolve }
}

describe('the turn of a tab', () => {
  it('is asked for once by works that overlap, and held until the last is done', async () => {
    const { state, alone } = lock()
    const [first, second] = [deferred(), deferred()]
    const one = alone(() => first.promise, options)
    const two = alone(() => second.promise, options)
    first.resolve('first')
    expect(await one).toBe('first')
    expect(state).toMatchObject({ asked: 1, held: true })
    second.resolve('second')
    expect(await two).toBe('second')
    await vi.waitFor(() => expect(state.held).toBe(false))
    expect(await alone(async () => 'third', options)).toBe('third')
    expect(state.asked).toBe(2)
  })

  it('ends with a failure of one work as with an answer, and each hears its own', async () => {
    const { state, alone } = lock()
    const second = deferred()
    const one = alone(() => Promise.reject(new Error('mine')), options)
    const two = alone(() => second.promise, options)
    await expect(one).rejects.toThrow('mine')
    second.resolve('fine')
    expect(await two).toBe('fine')
    await vi.waitFor(() => expect(state.held).toBe(false))
  })

  it('that another tab takes tells all works', async () => {
    const { state, alone } = lock()
    const told = vi.fn<() => void>()
    const wait = (taken: AbortSignal) =>
      new Promise<void>((resolve) =>
        taken.addEventListener('abort', () => {
          told()
          resolve()
        }),
      )
    const works = [alone(wait, options), alone(wait, options)]
    state.taken.abort()
    await Promise.all(works)
    expect(told).toHaveBeenCalledTimes(2)
  })

  it('that another tab took is asked for anew by a work that comes before the old ones have ended', async () => {
    const { state, alone } = lock()
    const first = deferred()
    const one = alone(() => first.promise, options)
    state.taken.abort()
    state.taken = new AbortController()
    const taken = await alone(async (signal) => signal, options)
    expect([state.asked, taken.aborted]).toEqual([2, false])
    first.resolve('first')
    expect(await one).toBe('first')
  })

  it('that cannot be had is said to the work that asked', async () => {
    const refused = shared(() => Promise.reject(new Error('no turn')))
    await expect(refused(async () => 1, options)).rejects.toThrow('no turn')
  })
})
