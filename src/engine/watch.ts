// One call under watch: it ends with its answer, or with the reason why no answer will come. Knows no queue and no restart.
import type { Failure, Host } from '../protocol.ts'
import { cancelled, EngineError } from './error.ts'
import type { Connection } from './connection.ts'

/** How long the other side may stay silent, in milliseconds. */
export type Patience = {
  /** Between two heartbeats. WebAssembly blocks its thread while it computes, so one unanswered beat means nothing. */
  readonly beat: number
  /** Without any sign of life during a call: one step of a large model on one thread takes minutes. */
  readonly silence: number
  /** Between a cancel and its answer, on top of twice the longest step seen. */
  readonly cancel: number
  /** For an idle host to answer at all. */
  readonly idle: number
}

export const usualPatience: Patience = { beat: 5_000, silence: 600_000, cancel: 5_000, idle: 20_000 }

/** A host that no longer answers, as opposed to one that answered with a failure. */
export class Unanswered extends EngineError {}

/**
 * Runs `call`; its `heard` argument is told of every event (and the milliseconds of a step). Rejects with `Unanswered`
 * where the host died, stayed silent or ignored a cancel, and with whatever the host rejects with otherwise.
 */
export function watched<T>(
  { host, died }: Connection,
  patience: Patience,
  signal: AbortSignal | undefined,
  call: (host: Host, heard: (stepMilliseconds?: number) => void) => Promise<T>,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let silent = 0
    let longestStep = 0
    let grace: ReturnType<typeof setTimeout> | undefined
    const heard = (stepMilliseconds = 0) => {
      silent = 0
      longestStep = Math.max(longestStep, stepMilliseconds)
    }
    const end =
      <A>(settle: (answer: A) => void) =>
      (answer: A) => {
        clearInterval(heartbeat)
        clearTimeout(grace)
        signal?.removeEventListener('abort', stop)
        died.removeEventListener('abort', lost)
        settle(answer)
      }
    const resolved = end(resolve)
    const rejected = end(reject)
    const unanswered = (failure: Failure) => rejected(new Unanswered(failure))
    const lost = () => unanswered(died.reason as Failure)
    const stop = () => {
      host.cancel()
      const limit = patience.cancel + 2 * longestStep
      grace = setTimeout(() => unanswered(cancelled('by replacing a worker that did not answer')), limit)
    }
    const heartbeat = setInterval(() => {
      silent += patience.beat
      if (silent > patience.silence) {
        const seconds = Math.round(patience.silence / 1000)
        unanswered({
          kind: 'internal',
          message: `engine: worker: expected a sign of life within ${seconds} s, got none`,
        })
      }
      host.ping().then(() => heard(), rejected)
    }, patience.beat)

    if (died.aborted) return lost()
    died.addEventListener('abort', lost, { once: true })
    signal?.addEventListener('abort', stop, { once: true })
    call(host, heard).then(resolved, rejected)
    if (signal?.aborted) stop()
  })
}
