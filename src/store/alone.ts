// Only one tab draws at a time: two runs on one device are slower than one after the other. Knows Web Locks.
import type { Alone } from './state.ts'

const name = 'fewstep-draws'

/** Takes turns with other tabs through Web Locks; where a browser has none, every tab draws when it likes. */
export const alone: Alone = async (work, { signal, steal, waiting }) => {
  const taken = new AbortController()
  if (!globalThis.navigator?.locks) return work(taken.signal)
  let started: ReturnType<typeof work> | undefined
  const hold = () => (started = work(taken.signal))
  try {
    if (steal) return await navigator.locks.request(name, { steal: true }, hold)
    const free = await navigator.locks.request(name, { ifAvailable: true }, async (lock) =>
      lock ? { answer: await hold() } : undefined,
    )
    if (free) return free.answer
    waiting()
    return await navigator.locks.request(name, { signal }, hold)
  } catch (error) {
    // Another tab took the turn: stop the work, whose own end says how it went.
    if (started && error instanceof DOMException && error.name === 'AbortError') taken.abort()
    if (started) return started
    throw error
  }
}
