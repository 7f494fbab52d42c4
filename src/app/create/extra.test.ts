import { describe, expect, it } from 'vitest'
import { firstDraft } from '../../store/draft.ts'
import { withDial, withExtra } from './extra.ts'

describe('settings that may be left out', () => {
  it('are in the draft only where they say something', () => {
    const set = withExtra(firstDraft, 'guidanceRescale', 0.7, 0)
    expect(set).toEqual({ ...firstDraft, guidanceRescale: 0.7 })
    expect(withExtra(set, 'guidanceRescale', 0, 0)).toEqual(firstDraft)
    expect(withExtra(set, 'guidanceRescale', undefined)).toEqual(firstDraft)
  })

  it('so are the dials of a method', () => {
    const limit = { id: 'limit', usual: 15 }
    expect(withDial(undefined, limit, 3)).toEqual({ limit: 3 })
    expect(withDial({ limit: 3, eta: 1 }, limit, 15)).toEqual({ eta: 1 })
    expect(withDial({ limit: 3 }, limit, 15)).toBeUndefined()
  })
})
