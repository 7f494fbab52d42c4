// Errors that carry what went wrong as a word, so that whoever shows them need not parse messages.

import type { FailureKind } from '../protocol/failure.ts'

/** An Error with one line of message (`area: thing: expected X, got Y`) and the word that says which sort it is. */
export const failure = (kind: FailureKind, message: string, cause?: unknown): Error & { kind: FailureKind } =>
  Object.assign(new Error(message, cause === undefined ? undefined : { cause }), { kind })

/** True for errors made by `failure`, as opposed to what the runtime itself throws. */
export const isFailure = (thrown: unknown): thrown is ReturnType<typeof failure> =>
  thrown instanceof Error && 'kind' in thrown
