// The error of a model that cannot be built: what the checkpoint or its config says does not fit.

/** An Error of kind `not-a-model` with one line of message, `area: thing: expected X, got Y`. */
export const refuse = (message: string): Error & { kind: 'not-a-model' } =>
  Object.assign(new Error(message), { kind: 'not-a-model' as const })
