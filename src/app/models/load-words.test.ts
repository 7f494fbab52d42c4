import { describe, expect, it } from 'vitest'
import type { LoadProgress } from '../../protocol.ts'
import { loadingWords } from './load-words.ts'

describe('what a load is at', () => {
  const at = (progress: LoadProgress | undefined, now: number, loaded = 0) =>
    loadingWords({
      source: { kind: 'files', name: 'dreamy', files: [] },
      ...(progress && { progress: { ...progress, at: now }, began: { ...progress, at: 0, loaded } }),
    })
  const read = (loaded: number, total: number): LoadProgress => ({ phase: 'read', loaded, total })

  it('names the model, the bytes once they say something, the time left after a second', () => {
    expect(at(undefined, 0)).toBe('Loading dreamy')
    expect(at(read(2e5, 3e5), 50)).toBe('Loading dreamy')
    expect(at(read(6e6, 18e6), 500)).toBe('Loading dreamy, 6 of 18 MB')
    expect(at(read(6e6, 18e6), 4000)).toBe('Loading dreamy, 6 of 18 MB, about 8.0 s left')
    expect(at({ phase: 'unet', loaded: 18e6, total: 18e6 }, 5000)).toBe('Preparing the network')
  })

  it('counts only what this load brought', () => {
    expect(at(read(12e6, 18e6), 3000, 10e6)).toBe('Loading dreamy, 12 of 18 MB, about 9.0 s left')
  })

  it('says no time while nothing comes, or the size is unknown', () => {
    expect(at(read(12e6, 18e6), 3000, 12e6)).toBe('Loading dreamy, 12 of 18 MB')
    expect(at(read(12e6, 0), 3000)).toBe('Loading dreamy, 12 MB')
  })
})
