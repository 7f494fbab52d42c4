// What the judge says of a model: the table of categories, distances to real pictures, and each prompt by itself.
import { type Category, categories, fulfils, scoresOf } from '../../src/judge/category.ts'
import { frechetDistance, kernelDistance } from '../../src/judge/distances.ts'
import type { Assessment } from '../../src/protocol.ts'
import type { Prompts } from './prompts.ts'

export type Judged = { readonly asked: Prompts[number]; readonly picture: string; readonly assessment: Assessment }
export type Report = {
  readonly prompts: number
  /** Shares rounded to three digits. */
  readonly scores: Partial<Record<Category | 'overall', number>>
  /** Distances to the real pictures whose features came with the prompts. */
  readonly kernel_distance?: number
  readonly frechet_distance?: number
}

const rounded = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits

export function reportOf(judged: readonly Judged[]): Report {
  const scores = scoresOf(judged.map((one) => ({ category: one.asked.category, fulfilled: isFulfilled(one) })))
  const pairs = judged.flatMap(({ asked, assessment }) => (asked.features ? [[assessment.features, asked.features] as const] : [])) // prettier-ignore
  const [drawn, real] = [pairs.map(([features]) => features), pairs.map(([, features]) => features)]
  return {
    prompts: judged.length,
    scores: Object.fromEntries(Object.entries(scores).map(([name, share]) => [name, rounded(share, 3)])),
    ...(pairs.length > 1 && {
      kernel_distance: rounded(kernelDistance(drawn, real), 2),
      frechet_distance: rounded(frechetDistance(drawn, real), 3),
    }),
  }
}

const isFulfilled = ({ asked, assessment }: Judged) => fulfils(asked.category, assessment.facts)

/** Markdown. */
export function tableOf(
  { scores, prompts, kernel_distance: kernel, frechet_distance: frechet }: Report,
  how: string,
): string {
  const lines = [...categories, 'overall' as const].flatMap((name) => {
    const share = scores[name]
    return share === undefined ? [] : [`| ${name} | ${share.toFixed(3)} |`]
  })
  const distances = kernel === undefined ? '' : ` Kernel distance ${kernel} (x 1000), Fréchet distance ${frechet}, in the judge's features.` // prettier-ignore
  return ['| | fulfilled |', '|---|---|', ...lines, '', `${prompts} prompts, ${how}.${distances}`].join('\n')
}

/** A line for each prompt: + or -, what was asked and what is there. */
export const linesOf = (judged: readonly Judged[]): string =>
  judged
    .map((one) => {
      const { asked, assessment, picture } = one
      const found = assessment.found.map(({ size, colour, noun }) => `${size} ${colour} ${noun}`).join(', ')
      return `${isFulfilled(one) ? '+' : '-'} ${asked.category}: ${asked.prompt} | ${assessment.place} ${found} | ${picture}\n`
    })
    .join('')
