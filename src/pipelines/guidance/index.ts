// Chooses the guidance that a scale asks for.
import type { Guidance } from '../types.ts'
import { cfg } from './cfg.ts'
import { none } from './none.ts'

/** Whether the negative prompt counts: above 1, and unless the network embeds the scale itself. */
export const isGuided = (scale: number, embedded: boolean): boolean => scale > 1 && !embedded

/** At or below 1 one row and never two, as in diffusers. */
export const guidanceOf = (scale: number, embedded: boolean): Guidance =>
  isGuided(scale, embedded) ? cfg(scale) : none
