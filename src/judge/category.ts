// The evaluation's categories, as GenEval's with place and size added: which facts of a prompt each of them looks at, and the table of shares.
import type { Fact } from '../protocol.ts'

/** In the order of the table. The same rules as `fulfilled` in training/prompts.py. */
const kinds = {
  single: 'noun',
  two: 'noun',
  counting: 'count',
  colours: 'colour',
  position: 'relation',
  binding: 'colour',
  place: 'place',
  size: 'size',
} as const satisfies Record<string, Fact['kind']>

export type Category = keyof typeof kinds
export const categories = Object.keys(kinds) as Category[]
/** GenEval's own six, whose mean is the overall score. */
const overall = categories.slice(0, 6)

/** Whether all facts that the category looks at are fulfilled; false where the prompt has none of them. */
export function fulfils(category: Category, facts: readonly Fact[]): boolean {
  const asked = facts.filter(({ kind }) => kind === kinds[category])
  return asked.length > 0 && asked.every(({ fulfilled }) => fulfilled)
}

/** Shares of fulfilled prompts, 0 to 1, of the categories that there are, and `overall`, the mean of GenEval's six where all are there. */
export function scoresOf(
  judged: readonly { readonly category: Category; readonly fulfilled: boolean }[],
): Partial<Record<Category | 'overall', number>> {
  const shares: Partial<Record<Category | 'overall', number>> = {}
  for (const category of categories) {
    const these = judged.filter((one) => one.category === category)
    if (these.length > 0) shares[category] = these.filter(({ fulfilled }) => fulfilled).length / these.length
  }
  if (overall.every((category) => shares[category] !== undefined))
    shares.overall = overall.reduce((sum, category) => sum + shares[category]!, 0) / overall.length
  return shares
}
