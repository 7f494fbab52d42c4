// Lists of timesteps with names: read from files, kept between visits, walked along instead of a schedule.
import { readNamedSchedule, settingsAlong, writeNamedSchedule, type NamedSchedule } from '../settings/named-schedule.ts'
import type { Settings } from '../protocol.ts'
import { notStored } from './not-stored.ts'
import type { Slice } from './state.ts'
import type { Storage } from './storage.ts'

export type SchedulesSlice = {
  readonly schedules: readonly NamedSchedule[]
  /** Keeps a list, in place of one of the same name, and walks along it. */
  readonly addSchedule: (schedule: NamedSchedule) => void
  readonly removeSchedule: (name: string) => void
  /** Walks along the list of this name; without one along the draft's schedule. */
  readonly walkAlong: (name: string | undefined) => void
}

const key = 'schedules'

export const createSchedules: Slice<SchedulesSlice> = (set, get, { storage }) => {
  const keep = (schedules: readonly NamedSchedule[]) => {
    set({ schedules })
    storage
      .write(key, schedules.map(writeNamedSchedule))
      .catch(async (error: unknown) => get().notify(await notStored(error, storage)))
  }
  return {
    schedules: [],
    addSchedule: (schedule) => {
      keep([...get().schedules.filter(({ name }) => name !== schedule.name), schedule])
      get().walkAlong(schedule.name)
    },
    removeSchedule: (gone) => keep(get().schedules.filter(({ name }) => name !== gone)),
    walkAlong: (name) => {
      const { draft, schedules, replace } = get()
      const { timesteps: _, sigmas: __, ...plain } = draft
      const chosen = schedules.find((schedule) => schedule.name === name)
      replace({ draft: { ...plain, ...(chosen && settingsAlong(chosen)) } })
    },
  }
}

/** The lists of earlier visits; what cannot be read is left out. */
export async function storedSchedules(storage: Storage): Promise<NamedSchedule[]> {
  const stored = await storage.read(key)
  if (!Array.isArray(stored)) return []
  return stored.flatMap((text: unknown) => {
    try {
      return [readNamedSchedule(JSON.parse(String(text)))]
    } catch {
      return []
    }
  })
}

/** The name of the list that settings walk along. */
export const nameOfList = (
  schedules: readonly NamedSchedule[],
  { timesteps }: Pick<Settings, 'timesteps'> | { timesteps?: never },
): string | undefined => schedules.find((one) => one.timesteps.join() === timesteps?.join())?.name
