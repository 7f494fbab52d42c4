// Both ends of the thread boundary: a host served on an endpoint, and the same host seen from the other side.
import { expose, proxy, releaseProxy, transfer, wrap } from 'comlink'
import type { Endpoint, Remote } from 'comlink'
import type { GenerateEvent, Host } from '../protocol.ts'

type Listener<T> = (value: T) => unknown

/** The far end: callbacks arrive as comlink proxies; pictures leave by transfer, and all events arrive before the answer does. */
export function serve(host: Host, endpoint?: Endpoint): void {
  const served: Host = {
    device: (options) => host.device(options),
    load: (source, options, onProgress) =>
      delivering(onProgress, (send) => host.load(source, options, (progress) => send(progress, []))),
    tokens: (prompt) => host.tokens(prompt),
    addAdapter: (source) => host.addAdapter(source),
    removeAdapter: (id) => host.removeAdapter(id),
    cost: (settings) => host.cost(settings),
    crosstalk: (ids) => host.crosstalk(ids),
    mergeAdapters: (request) => host.mergeAdapters(request),
    prepare: (settings) => host.prepare(settings),
    generate: (settings, onEvent, given) =>
      delivering(onEvent, (send) => host.generate(settings, (event) => send(event, buffersOf(event)), given)),
    assess: (pixels, prompt) => host.assess(pixels, prompt),
    cancel: () => host.cancel(),
    ping: () => host.ping(),
  }
  expose(served, endpoint)
}

/** The near end: a host whose methods are answered at `endpoint`. */
export function remoteHost(endpoint: Endpoint): Host {
  const remote: Remote<Host> = wrap<Host>(endpoint)
  return {
    device: (options) => remote.device(options),
    load: (source, options, onProgress) => remote.load(source, options, proxy(onProgress)),
    tokens: (prompt) => remote.tokens(prompt),
    addAdapter: (source) => remote.addAdapter(source),
    removeAdapter: (id) => remote.removeAdapter(id),
    cost: (settings) => remote.cost(settings),
    crosstalk: (ids) => remote.crosstalk(ids),
    mergeAdapters: (request) => remote.mergeAdapters(request),
    prepare: (settings) => remote.prepare(settings),
    generate: (settings, onEvent, given) => remote.generate(settings, proxy(onEvent), given),
    assess: (pixels, prompt) => remote.assess(pixels, prompt),
    cancel: () => void remote.cancel(),
    ping: () => remote.ping(),
  }
}

/** Events travel on a port of their own, so an answer could overtake them: wait until the last one was taken. */
async function delivering<T, R>(
  listener: Listener<T>,
  work: (send: (value: T, buffers: Transferable[]) => void) => Promise<R>,
): Promise<R> {
  let last: unknown
  try {
    const result = await work((value, buffers) => {
      last = listener(transfer(value, buffers))
    })
    await last
    return result
  } finally {
    const callback: Partial<Record<typeof releaseProxy, () => void>> = listener as object
    callback[releaseProxy]?.()
  }
}

function buffersOf(event: GenerateEvent): Transferable[] {
  if (event.type === 'picture') return [event.pixels.data.buffer]
  return event.type === 'step' && event.preview ? [event.preview.data.buffer] : []
}
