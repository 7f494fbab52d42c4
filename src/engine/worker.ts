// The host in a web worker. Knows how a worker starts and how its death shows.
import type { Failure } from '../protocol.ts'
import { closed } from './connection.ts'
import type { Connection } from './connection.ts'
import { remoteHost } from './wire.ts'

/** Starts the engine worker; `died` aborts if its script cannot be loaded or throws outside a call. */
export function connectWorker(): Connection {
  const worker = new Worker(new URL('../../workers/engine.worker.ts', import.meta.url), {
    type: 'module',
    name: 'engine',
  })
  const death = new AbortController()
  const report = (what: string) =>
    death.abort({ kind: 'internal', message: `engine: worker: ${what}` } satisfies Failure)
  worker.addEventListener('error', (event) => report(event.message || 'its script could not be loaded'))
  worker.addEventListener('messageerror', () => report('an answer could not be read'))
  const close = () => {
    worker.terminate()
    death.abort(closed)
  }
  return { host: remoteHost(worker), died: death.signal, close }
}
