// What is said of regions that will not do what people expect. Knows no component.
import type { Switched } from '../../store/switched.ts'
import type { Region, Settings } from '../../protocol.ts'
import { methodLabel, methodOf, methods } from '../../store/methods.ts'
import type { Warning } from '../../store/regions.ts'
import { percent } from '../format.ts'
import { lookOf } from './region-look.ts'

/** A warning in words; `letters` are those of the regions that it counts. */
export function warningWords(warning: Warning, letters: readonly string[]): string {
  const name = `Region ${letters[warning.region]}`
  switch (warning.kind) {
    case 'empty':
      return `${name} is empty: it has no effect`
    case 'narrow':
      return `${name} is narrower than one cell of the network: it may have no effect`
    case 'covered':
      return `${name} lies wholly under others: it has no effect`
    case 'wordless':
      return `${name} has no words and no adapter: it draws the base prompt`
    case 'overlap':
      return `${letters[warning.region]} and ${letters[warning.top]} overlap ${percent(warning.share)}; ${letters[warning.top]} is on top`
  }
}

/** Letters of the regions that take part, in order. */
export const lettersOf = (regions: readonly Switched<Region>[]): readonly string[] =>
  regions.flatMap(({ on }, at) => (on ? [lookOf(at).letter] : []))

/** Methods among the chosen that cannot do what the regions ask for, each in a sentence that names one that can. */
export function methodWarnings(chosen: readonly string[], { regions = [] }: Pick<Settings, 'regions'>): string[] {
  if (regions.length === 0) return []
  const able = methods.find((method) => method.regions)?.label
  const bound = regions.some(({ adapters }) => adapters.length > 0)
  const blind = chosen.filter((id) => !methodOf(id)?.regions).map(methodLabel)
  if (blind.length === 0 || able === undefined) return []
  const what = bound ? 'keep adapters inside regions' : 'keep words inside regions'
  return [`${blind.join(', ')} cannot ${what}; ${able} can.`]
}

/** What is said beneath an adapter that no region keeps inside; undefined for one that some region does. */
export function everywhereWords(regions: readonly Switched<Region>[], id: string): string | undefined {
  const homes = regions.filter(({ item }) => item.adapters.includes(id))
  if (homes.some(({ on }) => on)) return undefined
  return homes.length === 0 ? 'acts everywhere' : 'acts everywhere while its regions are off'
}
