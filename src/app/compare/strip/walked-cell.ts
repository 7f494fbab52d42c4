// What a walk is told of its cell.
import type { Settings } from '../../../protocol.ts'

export type WalkedCell = {
  readonly id: string
  readonly name: string
  readonly settings: Settings
  /** In the plan's list; and those of all its seeds. */
  readonly place: number
  readonly seeds: readonly number[]
}
