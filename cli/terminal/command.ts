// How a command begins and ends: its words are read by its table, what goes wrong is one line, and the exit code says which sort it was.
import { EngineError } from '../../src/engine/error.ts'
import { BadGrid } from '../../src/grid/bad-grid.ts'
import { BadArguments } from './bad-arguments.ts'
import { type Flags, helpText, readWords, type Said } from './flags.ts'

export type Command<F extends Flags> = {
  /** Opens the messages about its words. */
  readonly name: string
  /** How it is typed: the first line of --help. */
  readonly usage: string
  readonly flags: F
  /** Does what was said; a number is the exit code, 0 where there is none. */
  readonly run: (said: Said<F>) => Promise<number | void>
}

/** Runs a command to its end. 0 where all went well, 2 for words that make no sense, 1 for any other failure; never throws. */
export async function endOf<F extends Flags>(command: Command<F>, words: readonly string[]): Promise<number> {
  const { name, usage, flags, run } = command
  try {
    const said = readWords(flags, words)
    if (said) return (await run(said)) ?? 0
    console.log(helpText(usage, flags))
    return 0
  } catch (error) {
    const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
    console.error(error instanceof BadArguments ? `${name}: ${line}` : line)
    return isBadInput(error) ? 2 : 1
  }
}

function isBadInput(error: unknown): boolean {
  if (error instanceof BadArguments || error instanceof BadGrid) return true
  const { kind } = error instanceof EngineError ? error.failure : (Object(error) as { kind?: unknown })
  return kind === 'bad-input'
}

/** Runs the process' own words and ends it. The exit is explicit: WebAssembly threads would keep the process alive. */
export async function main<F extends Flags>(command: Command<F>): Promise<never> {
  process.exit(await endOf(command, process.argv.slice(2)))
}

/** Fires at the first Ctrl+C; the second ends the process as ever. */
export function interrupt(): AbortSignal {
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  return stop.signal
}
