// The shape of the store and of what it is given. Knows no slice's workings.
import type { Engine, ModelSource, Pixels } from '../protocol.ts'
import type { AdaptersSlice } from './adapters.ts'
import type { ComposeSlice } from './compose.ts'
import type { CompareSlice } from './compare.ts'
import type { Measure } from './compare/measurer.ts'
import type { DraftSlice } from './draft.ts'
import type { ReadModel } from './model-handle.ts'
import type { FoldersSlice } from './folders.ts'
import type { HistorySlice } from './history.ts'
import type { LiveSlice } from './live.ts'
import type { ModelShelfSlice } from './model-shelf.ts'
import type { ProfilesSlice } from './profiles.ts'
import type { RunSlice } from './run.ts'
import type { SceneMeasuresSlice } from './scene-measures.ts'
import type { SchedulesSlice } from './schedules.ts'
import type { SearchSlice } from './search.ts'
import type { SessionSlice } from './session.ts'
import type { StartPicturesSlice } from './start-pictures.ts'
import type { Storage } from './storage.ts'
import type { StudentsSlice } from './students.ts'
import type { WeightSearchSlice } from './weight-search.ts'
import type { ViewSlice } from './view.ts'

/** All that the page shows, and every action it can take. */
export type State = CompareSlice &
  SessionSlice &
  FoldersSlice &
  DraftSlice &
  RunSlice &
  LiveSlice &
  HistorySlice &
  ViewSlice &
  AdaptersSlice &
  ModelShelfSlice &
  StudentsSlice &
  ComposeSlice &
  SceneMeasuresSlice &
  StartPicturesSlice &
  SchedulesSlice &
  SearchSlice &
  WeightSearchSlice &
  ProfilesSlice

/** The world outside the store; tests give another one. */
export type Services = {
  readonly engine: Engine
  readonly storage: Storage
  readonly encodePng: (pixels: Pixels) => Promise<Uint8Array<ArrayBuffer>>
  readonly decodePng: (png: Blob) => Promise<Pixels>
  readonly alone: Alone
  /** How far pictures are from each other, told by another thread. */
  readonly measure: Measure
  /** The files of a folder of an earlier visit. */
  readonly readModel: ReadModel
  /** The embedded model. */
  readonly builtIn: ModelSource
  /** The program and its version, as pictures carry it: `fewstep 0.1.0`. */
  readonly program: string
  /** A whole number from 0 to 2^32 - 1. */
  readonly randomSeed: () => number
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/**
 * Runs `work` when no other tab of this site draws. `waiting` is called if another one does; with `steal` that one is stopped,
 * and the signal given to its work aborts.
 */
export type Alone = <T>(
  work: (taken: AbortSignal) => Promise<T>,
  options: { readonly signal: AbortSignal; readonly steal: boolean; readonly waiting: () => void },
) => Promise<T>

export type Update = (change: Partial<State> | ((state: State) => Partial<State>)) => void
/** One room of the store: its part of the state, made from the same three things. */
export type Slice<T> = (set: Update, get: () => State, services: Services) => T
