// Errors that carry what went wrong as a word, so that whoever shows them need not parse messages.

/** The words of `Failure.kind` in the protocol that reading and running a model can end in. */
export type FailureWord =
  | 'bad-input'
  | 'not-a-model'
  | 'no-device'
  | 'device-lost'
  | 'out-of-memory'
  | 'not-finite'
  | 'network'
  | 'cancelled'
  | 'internal'

/** An Error with one line of message (`area: thing: expected X, got Y`) and the word that says which sort it is. */
export const failure = (kind: FailureWord, message: string, cause?: unknown): Error & { kind: FailureWord } =>
  Object.assign(new Error(message, cause === undefined ? undefined : { cause }), { kind })

/** True for errors made by `failure`, as opposed to what the runtime itself throws. */
export const isFailure = (thrown: unknown): thrown is ReturnType<typeof failure> =>
  thrown instanceof Error && 'kind' in thrown
