import { describe, expect, it } from 'vitest'
import { readPlace, writePlace } from './location.ts'

describe('the address', () => {
  it.each(['#create', '#gallery', '#create/models', '#gallery/help'])('%s goes there and back', (hash) => {
    expect(writePlace(readPlace(hash))).toBe(hash)
  })

  it.each(['', '#', '#nowhere', '#create/nothing', '#%'])('"%s" is the Create room', (hash) => {
    expect(readPlace(hash)).toEqual({ room: 'create', layer: undefined })
  })

  it('carries a grid, in the Compare room', () => {
    expect(readPlace('#compare?z=q-_')).toEqual({ room: 'compare', layer: undefined, gridLink: 'z=q-_' })
    expect(readPlace('#compare')).toEqual({ room: 'compare', layer: undefined })
  })

  it('carries settings', () => {
    expect(readPlace('#create?prompt=why%3F&steps=4').link?.settings).toEqual({ prompt: 'why?', steps: 4 })
    expect(readPlace('#?prompt=a?b').link?.settings).toEqual({ prompt: 'a?b' })
  })
})
