// A list of timesteps with a name, as a small JSON file that people share: what a search found, or what a paper lists.
import * as v from 'valibot'
import type { Settings } from '../protocol.ts'
import { fields, isRecord } from './schema.ts'

export const namedScheduleFormat = 'fewstep schedule'

export type NamedSchedule = {
  readonly name: string
  /** Falling; as many as there are steps. */
  readonly timesteps: readonly number[]
  /** What it was made for: the model's name, and the settings that matter to it. */
  readonly model?: string
  readonly sampler?: string
  readonly guidance?: number
  /** Where it comes from, in words. */
  readonly source?: string
}

const schema = v.object({
  format: v.literal(namedScheduleFormat),
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100)),
  timesteps: v.pipe(
    fields.timesteps,
    v.check((list) => list.every((t, i) => i === 0 || t < list[i - 1]!), 'expected falling numbers'),
  ),
  model: v.exactOptional(fields.model),
  sampler: v.exactOptional(fields.sampler),
  guidance: v.exactOptional(fields.guidance),
  source: v.exactOptional(v.pipe(v.string(), v.maxLength(1000))),
})

/** The file's text. */
export const writeNamedSchedule = (schedule: NamedSchedule): string =>
  `${JSON.stringify({ format: namedScheduleFormat, ...schedule }, null, 2)}\n`

/** True for JSON that says it is one, whole or not. */
export const isNamedSchedule = (json: unknown): boolean => isRecord(json) && json['format'] === namedScheduleFormat

/** Reads what a file holds. Throws one line naming the field. */
export function readNamedSchedule(json: unknown): NamedSchedule {
  const result = v.safeParse(schema, json)
  if (!result.success) {
    const [issue] = result.issues
    throw new Error(`schedule: ${v.getDotPath(issue) ?? 'file'}: ${issue.message}`)
  }
  const { format: _, ...schedule } = result.output
  return schedule
}

/** The settings that walk along it. */
export const settingsAlong = ({ timesteps, sampler, guidance }: NamedSchedule): Partial<Settings> => ({
  timesteps,
  steps: timesteps.length,
  ...(sampler !== undefined && { sampler }),
  ...(guidance !== undefined && { guidance }),
})
