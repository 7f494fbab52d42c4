// What cells measure, in a file: by the id of the cell, then of what it was held against, its own for what it measures alone.
import { isRecord } from '../../settings/schema.ts'
import { type Distance, metricNames } from './distance.ts'
import { judging } from './judged.ts'

export type Distances = Readonly<Record<string, Distance>>
export type Measured = Readonly<Record<string, Distances>>

const id = /^[0-9a-f]{32}$/

/** JSON; the PSNR of equal pictures, which has no number there, is `inf`. */
export const writeMeasures = (measures: Measured): string =>
  JSON.stringify({ version: judging, measures }, (_, value: unknown) => (value === Infinity ? 'inf' : value))

/** What is understood of it; the rest is measured again, and all that was judged otherwise. */
export function readMeasures(raw: unknown): Measured {
  const measures = isRecord(raw) && raw['version'] === judging ? raw['measures'] : undefined
  if (!isRecord(measures)) return {}
  const cells = Object.entries(measures).filter(([name]) => id.test(name))
  return Object.fromEntries(cells.map(([name, distances]) => [name, readDistances(distances)]))
}

/** By the id of what the cell was held against. */
export function readDistances(raw: unknown): Distances {
  const known = isRecord(raw) ? Object.entries(raw).filter(([name]) => id.test(name)) : []
  return Object.fromEntries(known.map(([name, distance]) => [name, readDistance(distance)]))
}

function readDistance(raw: unknown): Distance {
  if (!isRecord(raw)) return {}
  const numbers = metricNames.flatMap((name) => {
    const value = raw[name] === 'inf' ? Infinity : raw[name]
    return typeof value === 'number' && !Number.isNaN(value) ? [[name, value] as const] : []
  })
  return Object.fromEntries(numbers)
}
