// The one error that leaves the engine. Knows the shape of a failure, not what may fail.
import type { Failure } from '../protocol.ts'

/** Every rejection of an engine is one of these: `failure` says what kind it is, `message` is its one line. */
export class EngineError extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.message)
    this.name = 'EngineError'
    this.failure = failure
  }
}

/** What was thrown, as a failure: hosts reject with failures; anything else is `internal`. */
export function asFailure(thrown: unknown): Failure {
  if (thrown instanceof EngineError) return thrown.failure
  if (thrown instanceof Error) {
    const internal: Failure = { kind: 'internal', message: `engine: ${thrown.message}` }
    return thrown.stack === undefined ? internal : { ...internal, details: thrown.stack }
  }
  if (typeof thrown === 'object' && thrown !== null && 'kind' in thrown && 'message' in thrown) return thrown as Failure
  return { kind: 'internal', message: `engine: expected an error, got ${String(thrown)}` }
}

/** The failure of a run that was asked to stop. */
export const cancelled = (why: string): Failure => ({ kind: 'cancelled', message: `engine: run: cancelled ${why}` })
