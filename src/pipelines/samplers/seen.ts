// Which of the two answers under guidance a slope is taken from.
import type { Denoised, Latents } from '../types.ts'

export const plain = (answer: Denoised): Latents => answer
/** CFG++: as the negative prompt sees it, where guidance asked it. */
export const away = (answer: Denoised): Latents => answer.away ?? answer
