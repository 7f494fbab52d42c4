// What the judge's reading of a picture says of its scene. Pure.
import type { Assessment, Fact } from '../../src/protocol.ts'
import type { Scene } from './scenes.ts'

export const markNames = ['present', 'identity', 'style', 'background'] as const
/** Each from 0 to 1; absent where the scene does not ask for it. */
export type Marks = Readonly<Partial<Record<(typeof markNames)[number], number>>>

/**
 * `present`: share of the things that are there; `identity`: share that are there exactly once and, where no style changes colours, in their
 * own; `style` and `background`: whether the judge reads those that were asked for.
 */
export function marksOf({ things, kind }: Pick<Scene, 'things' | 'kind'>, { facts, found }: Assessment): Marks {
  const styled = kind.includes('style')
  const share = (holds: (thing: string) => boolean) => things.filter(holds).length / things.length
  const of = (thing: string) => found.filter(({ noun }) => noun === thing)
  const itself = (thing: string) => of(thing).length === 1 && (styled || of(thing)[0]!.colour === 'own')
  const fact = (name: Fact['kind'] | 'style') => facts.find((one) => one.kind === name)
  const [style, place] = [fact('style'), fact('place')]
  return {
    present: share((thing) => of(thing).length > 0),
    identity: share(itself),
    ...(styled && style && { style: Number(style.fulfilled) }),
    ...(kind.includes('background') && place && { background: Number(place.fulfilled) }),
  }
}

/** The mean of a picture's marks, 0 to 1. */
export const scoreOf = (marks: Marks): number => {
  const values = Object.values(marks)
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Whether everything is as asked. */
export const isWhole = (marks: Marks): boolean => Object.values(marks).every((value) => value === 1)
