// What an engine's rejection says. Knows no words for people; the page has those.
import type { Failure } from '../protocol.ts'

const isFailure = (value: unknown): value is Failure =>
  typeof value === 'object' && value !== null && 'kind' in value && 'message' in value

/** The failure that an engine's error carries; anything else is `internal`. */
export function failureOf(error: unknown): Failure {
  if (isFailure(error)) return error
  if (error instanceof Error && 'failure' in error && isFailure(error.failure)) return error.failure
  const message = error instanceof Error ? error.message : String(error)
  return { kind: 'internal', message: `page: ${message}` }
}
