// Asks the measuring worker. Knows how it is started and how questions find their answers.
import type { Distance, Drawn } from '../../grid/metrics/distance.ts'

type Sample = Omit<Drawn, 'pixels'> & { readonly png: Blob }
/** How far a cell's picture is from its reference's. */
export type Measure = (cell: Sample, reference: Sample) => Promise<Distance>
type Answer = { readonly ask: number; readonly distance?: Distance; readonly error?: string }

/** The worker starts at the first question. */
export function startMeasure(): Measure {
  const pending = new Map<number, { resolve: (distance: Distance) => void; reject: (error: Error) => void }>()
  let worker: Worker | undefined
  let asked = 0
  const start = () => {
    const started = new Worker(new URL('../../../workers/measure.worker.ts', import.meta.url), {
      type: 'module',
      name: 'measure',
    })
    started.addEventListener('message', ({ data: { ask, distance, error } }: MessageEvent<Answer>) => {
      const question = pending.get(ask)
      pending.delete(ask)
      if (distance) question?.resolve(distance)
      else question?.reject(new Error(error))
    })
    started.addEventListener('error', (event) => {
      for (const { reject } of pending.values()) reject(new Error(`measure: worker: ${event.message}`))
      pending.clear()
      worker = undefined
    })
    return started
  }
  return (cell, reference) =>
    new Promise((resolve, reject) => {
      const ask = ++asked
      pending.set(ask, { resolve, reject })
      worker ??= start()
      worker.postMessage({ ask, cell, reference })
    })
}
