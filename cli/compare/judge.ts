// The embedded judge for the cells of a grid: opened for the first cell that it can read.
import { pictureSide } from '../../src/judge/objects.ts'
import { type Assess, judgeIn } from '../../src/pipelines/assess.ts'
import { wasmRuntime } from '../../src/pipelines/session.ts'
import type { Assessment, Pixels, Settings } from '../../src/protocol.ts'
import { embeddedJudge } from '../embedded.ts'
import { directory } from '../folder.ts'

/** What the judge makes of a cell; undefined for sizes that it does not read. */
export type JudgeCell = (settings: Settings, picture: () => Promise<Pixels>) => Promise<Assessment | undefined>

export function cellJudge(threads: number): JudgeCell {
  let opened: Promise<Assess> | undefined
  const open = async () => judgeIn(await directory(embeddedJudge))(await wasmRuntime(threads))
  return async ({ width, height, prompt }, picture) => {
    if (width !== pictureSide || height !== pictureSide) return undefined
    opened ??= open()
    return (await opened)(await picture(), prompt)
  }
}

/** What a cell says of it: how many facts hold, which do not and what is there instead, and words that the judge does not know. */
export function verdictOf({ facts, unknown }: Assessment): string[] {
  const missing = facts.filter(({ fulfilled }) => !fulfilled)
  return [
    ...(facts.length > 0 ? [`agreement ${facts.length - missing.length} of ${facts.length}`] : []),
    ...missing.map(({ kind, asked, got }) => `no ${asked}${kind === 'noun' ? '' : ` (${got})`}`),
    ...(unknown.length > 0 ? [`not judged: ${unknown.join(', ')}`] : []),
  ]
}
