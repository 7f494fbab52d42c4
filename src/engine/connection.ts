// A running host and the means to end it. Knows nothing of queues, aborts or recovery.
import type { Failure, Host } from '../protocol.ts'

export type Connection = {
  readonly host: Host
  /** Aborts, with a `Failure` as its reason, when the other side is known to be dead or was closed. */
  readonly died: AbortSignal
  /** Ends the host at once, whatever it is doing; its pending promises may never settle. */
  close(): void
}
export type Connect = () => Connection

export const closed: Failure = { kind: 'cancelled', message: 'engine: worker: it was replaced' }

/** A host in this very thread, for Node: it cannot die alone, and closing it only stops it at its next step. */
export function inProcess(host: Host): Connection {
  const death = new AbortController()
  const close = () => {
    host.cancel()
    death.abort(closed)
  }
  return { host, died: death.signal, close }
}
