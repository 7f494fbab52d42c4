// What a cell keeps of the judge's assessment: features to compare by, and how far the prompt is fulfilled, in all and by kind.
import type { Assessment, Fact } from '../../protocol.ts'

/** Counts what judging has been: raised with the judge, its rules or what is kept of them. What another number measured is measured again. */
export const judging = 2

/** Shares from 0 to 1, absent where the prompt asks for nothing of the kind. */
export type Judged = Pick<Assessment, 'features' | 'agreement'> & {
  readonly placeAgreement?: number
  readonly styleAgreement?: number
  /** `judging` as it was. */
  readonly by: number
}

export function judgedOf({ features, agreement, facts }: Pick<Assessment, 'features' | 'agreement' | 'facts'>): Judged {
  const [placeAgreement, styleAgreement] = [shareOf(facts, 'place'), shareOf(facts, 'style')]
  return {
    features,
    by: judging,
    ...(agreement !== undefined && { agreement }),
    ...(placeAgreement !== undefined && { placeAgreement }),
    ...(styleAgreement !== undefined && { styleAgreement }),
  }
}

function shareOf(facts: readonly Fact[], kind: Fact['kind']): number | undefined {
  const asked = facts.filter((fact) => fact.kind === kind)
  return asked.length === 0 ? undefined : asked.filter(({ fulfilled }) => fulfilled).length / asked.length
}
