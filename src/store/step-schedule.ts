// How an adapter's strength runs over the steps, as people choose it: named shapes, or a number for each step. Pure.
import { factorAt } from '../lora/schedule.ts'
import type { AdapterUse } from '../protocol.ts'

export type StepSchedule = NonNullable<AdapterUse['schedule']>

export const shapes = [
  { id: 'constant', label: 'All steps' },
  { id: 'first', label: 'First half' },
  { id: 'second', label: 'Second half' },
  { id: 'odd', label: 'Alternate: 1st, 3rd …' },
  { id: 'even', label: 'Alternate: 2nd, 4th …' },
  { id: 'rise', label: 'Ramp up' },
  { id: 'fall', label: 'Ramp down' },
  { id: 'range', label: 'From … to' },
  { id: 'steps', label: 'Step by step' },
] as const
export type Shape = (typeof shapes)[number]['id']

/** The schedule of a shape in a run of `steps`; undefined acts in all steps alike. `now` is the one it takes the place of. */
export function scheduleOf(shape: Shape, steps: number, now: StepSchedule | undefined): StepSchedule | undefined {
  const turns = (first: number) => ({ factors: Array.from({ length: steps }, (_, i) => (i % 2 === first ? 1 : 0)) })
  switch (shape) {
    case 'constant':
      return undefined
    case 'first':
      return { from: 0, to: 0.5, curve: 'constant' }
    case 'second':
      return { from: 0.5, to: 1, curve: 'constant' }
    case 'odd':
      return turns(0)
    case 'even':
      return turns(1)
    case 'rise':
    case 'fall':
      return { from: 0, to: 1, curve: shape }
    case 'range':
      return { from: 0.25, to: 0.75, curve: 'constant' }
    case 'steps':
      return { factors: barsOf(now, steps).map((factor) => Number(factor.toFixed(2))) }
  }
}

/** The shape that a schedule has. */
export function shapeOf(schedule: StepSchedule | undefined): Shape {
  if (!schedule) return 'constant'
  if ('factors' in schedule) {
    const turns = (first: number) => schedule.factors.every((factor, i) => factor === (i % 2 === first ? 1 : 0))
    if (schedule.factors.length < 2) return 'steps'
    return turns(0) ? 'odd' : turns(1) ? 'even' : 'steps'
  }
  const { from, to, curve } = schedule
  if (from === 0 && to === 1 && (curve === 'rise' || curve === 'fall')) return curve
  if (curve === 'constant' && from === 0 && to === 0.5) return 'first'
  return curve === 'constant' && from === 0.5 && to === 1 ? 'second' : 'range'
}

/** The factor of every step of a run. */
export const barsOf = (schedule: StepSchedule | undefined, steps: number): readonly number[] =>
  Array.from({ length: steps }, (_, step) => (schedule ? factorAt(schedule, step, steps) : 1))

/** Numbers of a list such as `1, 0.5 0`; undefined where something in it is none. */
export function readFactors(text: string): readonly number[] | undefined {
  const words = text.split(/[\s,;]+/).filter(Boolean)
  const numbers = words.map(Number)
  const good = numbers.length > 0 && numbers.length <= 1000 && numbers.every((n) => Math.abs(n) <= 100)
  return good ? numbers : undefined
}
