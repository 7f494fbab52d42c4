// Guidance during a part of the run only. Kynkaanniemi et al. 2024 (2404.07724), counted in steps as diffusers counts.
import type { Guidance } from '../types.ts'
import { none } from './none.ts'

/** The step, counted from 0, during which a level is asked: the last whose own level is not below it. */
export const stepAt = (sigmas: readonly number[], sigma: number): number =>
  Math.max(
    sigmas.slice(0, -1).findLastIndex((level) => level >= sigma),
    0,
  )

/** floor(start n) <= step < floor(stop n): diffusers' `start` and `stop`. */
export const isWithin = (step: number, steps: number, start: number, stop: number): boolean =>
  step >= Math.floor(start * steps) && step < Math.floor(stop * steps)

/** This guidance where `within` holds; the prompt's own row elsewhere. */
export const interval =
  (guidance: Guidance, within: (sigma: number) => boolean): Guidance =>
  (network, scene) => {
    const [inside, outside] = [guidance(network, scene), none(network, scene)]
    return (x, sigma) => (within(sigma) ? inside : outside)(x, sigma)
  }
