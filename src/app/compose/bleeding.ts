// Where one thing took over from another: a colour that another one was to have, a concept that is missing while another is there too often.
import type { Fact } from '../../protocol.ts'

/** What a fact that failed gave way to, in words; undefined where nothing asked for stands in its place. */
export function bledInto({ kind, asked, got, fulfilled }: Fact, facts: readonly Fact[]): string | undefined {
  if (fulfilled) return undefined
  const others = facts.filter((one) => one.kind === kind && one.asked !== asked)
  if (kind === 'colour') return others.some((one) => first(one.asked) === first(got)) ? got : undefined
  if (kind !== 'noun') return undefined
  const grown = others.find((one) => Number(one.got) > wanted(one.asked, facts))
  return grown && `${grown.asked} × ${grown.got}`
}

const first = (words: string) => words.split(' ')[0]

/** How many of a noun were asked for: one, where no number was said. */
const wanted = (noun: string, facts: readonly Fact[]): number => {
  const count = facts.find((one) => one.kind === 'count' && one.asked.startsWith(`${noun} × `))
  if (!count) return 1
  return count.asked.endsWith(' or more') ? Infinity : Number(count.asked.slice(noun.length + 3))
}
