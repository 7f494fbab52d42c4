// One job at a time, in the order they were asked for. Knows nothing of what the jobs do.

/** Runs `work` when all earlier jobs have settled; an abort while it waits calls `aborted` and `work` never starts. */
export type Queue = <T>(work: () => Promise<T>, signal?: AbortSignal, aborted?: () => unknown) => Promise<T>

/** An empty queue. The failure of one job never reaches the next. */
export function createQueue(): Queue {
  let tail: Promise<unknown> = Promise.resolve()
  return <T>(work: () => Promise<T>, signal?: AbortSignal, aborted: () => unknown = () => signal?.reason) => {
    const job = new Promise<T>((resolve, reject) => {
      const leave = () => reject(aborted())
      if (signal?.aborted) return leave()
      signal?.addEventListener('abort', leave, { once: true })
      const start = () => {
        signal?.removeEventListener('abort', leave)
        if (signal?.aborted) return undefined
        return work().then(resolve, reject)
      }
      tail = tail.then(start, start)
    })
    return job
  }
}
