// How a found list does on seeds that it was not searched on, as a table in Markdown.
import { bootstrapMean, pairedDifference } from '../../src/math/statistics.ts'

export type Measured = {
  readonly name: string
  readonly timesteps: readonly number[]
  /** One error a held-out seed, in the same order for all. */
  readonly errors: readonly number[]
}

const percent = (value: number) => `${(100 * value).toFixed(1)} %`

/** The first row is what was found; the others are compared with it seed by seed. */
export function outcomeTable([found, ...others]: readonly [Measured, ...Measured[]]): string {
  const row = ({ name, timesteps, errors }: Measured, difference: string) => {
    const { mean, interval } = bootstrapMean(errors)
    const range = interval ? ` (${percent(interval[0])} to ${percent(interval[1])})` : ''
    return `| ${name} | ${timesteps.map((t) => Math.round(t)).join(', ')} | ${percent(mean)}${range} | ${difference} |`
  }
  const difference = (other: Measured) => {
    const { mean, interval, clear } = pairedDifference(other.errors, found.errors)
    const range = interval ? ` (${percent(interval[0])} to ${percent(interval[1])})` : ''
    return `${mean >= 0 ? '+' : ''}${percent(mean)}${range}${clear ? '' : ', not clear'}`
  }
  return [
    '| schedule | timesteps | error to the reference | more than found |',
    '|---|---|---|---|',
    row(found, ''),
    ...others.map((other) => row(other, difference(other))),
  ].join('\n')
}
