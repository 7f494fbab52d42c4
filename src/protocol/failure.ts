// What can go wrong, as plain data: every rejection that crosses the thread boundary is one of these.

export type FailureKind =
  | 'bad-input'
  | 'not-a-model'
  | 'no-device'
  | 'device-lost'
  | 'out-of-memory'
  | 'not-finite'
  | 'network'
  | 'cancelled'
  | 'internal'

/** Bytes that a picture takes, told from the networks' shapes: about so much, by what takes it. */
export type MemoryNeed = {
  readonly weights: number
  /** Besides weights, at most: a step of the network, and the decoder. One follows the other. */
  readonly drawing: number
  readonly decoding: number
  /** One tensor alone, which must fit into one buffer. */
  readonly largest: number
  readonly total: number
}
/** What was asked for, what the device allows as far as it tells, and the largest smaller size that fits. */
export type Memory = {
  readonly need: MemoryNeed
  readonly allowed: { readonly total?: number; readonly buffer?: number }
  readonly fits?: { readonly width: number; readonly height: number; readonly total: number }
}

/**
 * How a failure crosses threads: errors lose their class there. `message` is one line: `area: thing: expected X, got Y`.
 * `memory` comes with `out-of-memory`.
 */
export type Failure = {
  readonly kind: FailureKind
  readonly message: string
  readonly details?: string
  readonly memory?: Memory
}
