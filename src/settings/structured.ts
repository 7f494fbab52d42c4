// Settings that are lists or objects: as text they are JSON.
import type { Extras } from '../protocol.ts'

export const structured: ReadonlySet<string> = new Set<keyof Extras>([
  'samplerOptions',
  'guidanceOptions',
  'adapters',
  'bakeAdapters',
  'methodOptions',
  'regions',
  'timesteps',
  'sigmas',
])
