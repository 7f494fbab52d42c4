// A raw UNet as a network that answers rows: scaling, timesteps, conversion to x0, batches. Knows no guidance and no sampler.
import type { Tensor } from '../math/tensor.ts'
import type { Unet } from './model.ts'
import type { Conditioning, Latents, Network, Parametrization, Row } from './types.ts'

export type NetworkOptions = {
  readonly unet: Unet
  readonly parametrization: Parametrization
  /** What the network is told at a noise level. */
  readonly timestepOf: (sigma: number) => number
  /** Rows that one call takes at most. */
  readonly maxBatch: number
  /** Told to networks that embed the guidance scale. */
  readonly guidance?: number
  /** Checked before each call of the UNet. */
  readonly signal?: AbortSignal
  /** Hears how many rows each call of the UNet held, and whether they took the shallow path. */
  readonly onRows?: (rows: number, shallow: boolean) => void
}

type Waiting = {
  readonly row: Row
  readonly resolve: (answer: Latents) => void
  readonly reject: (cause: unknown) => void
}

/** Rows asked in the same tick share batches, as far as their shapes agree and `maxBatch` allows. */
export function networkOf(options: NetworkOptions): Network {
  let waiting: Waiting[] = []
  const ask = (row: Row) =>
    new Promise<Latents>((resolve, reject) => {
      if (waiting.length === 0) queueMicrotask(flush)
      waiting.push({ row, resolve, reject })
    })
  const flush = () => {
    const asked = waiting
    waiting = []
    void answerAll(asked, options)
  }
  return (rows) => Promise.all(rows.map(ask))
}

async function answerAll(asked: readonly Waiting[], options: NetworkOptions): Promise<void> {
  const groups = new Map<string, Waiting[]>()
  for (const one of asked) {
    const shape = shapeOf(one.row)
    groups.set(shape, [...(groups.get(shape) ?? []), one])
  }
  for (const alike of groups.values()) {
    for (let start = 0; start < alike.length; start += options.maxBatch) {
      const batch = alike.slice(start, start + options.maxBatch)
      try {
        options.signal?.throwIfAborted()
        const answers = await answer(
          batch.map(({ row }) => row),
          options,
        )
        batch.forEach(({ resolve }, i) => resolve(answers[i]!))
      } catch (cause) {
        for (const { reject } of batch) reject(cause)
      }
    }
  }
}

async function answer(rows: readonly Row[], options: NetworkOptions): Promise<Latents[]> {
  const { unet, parametrization, timestepOf, guidance, onRows } = options
  const stackOf = (of: (row: Row) => Tensor | undefined) => {
    const parts = rows.map(of).filter((part) => part !== undefined)
    return parts.length > 0 ? stack(parts) : undefined
  }
  const pooled = stackOf(({ conditioning }) => conditioning.pooled)
  const timeIds = stackOf(({ conditioning }) => conditioning.timeIds)
  const { parts } = rows[0]!.conditioning
  const features = stackOf((row) => keptOf(row))
  const keeps = rows.some(({ cache }) => cache) && !features
  onRows?.(rows.length, features !== undefined)
  const answers = await unet({
    sample: stack(rows.map(({ x, sigma }) => scaled(x, parametrization.scale(sigma)))),
    timesteps: rows.map(({ sigma }) => timestepOf(sigma)),
    embeddings: stack(rows.map(({ conditioning }) => conditioning.embeddings)),
    ...(parts === undefined ? {} : { parts }),
    ...(pooled ? { pooled } : {}),
    ...(timeIds ? { timeIds } : {}),
    ...(features ? { features } : {}),
    ...(keeps ? { onFeatures: (all: Tensor) => keep(rows, all) } : {}),
    ...(guidance === undefined ? {} : { guidance: rows.map(() => guidance) }),
    ...(rows.some(({ scales }) => scales) ? { scales: rows.map(({ scales }) => scales) } : {}),
  })
  return rows.map(({ x, sigma }, i) => denoised(x, sigma, answers, i, parametrization))
}

/** The features that a row is answered from. */
export const keptOf = ({ cache, conditioning }: Row): Tensor | undefined =>
  cache?.renew === false ? cache.features.get(conditioning) : undefined

/** Features [B, ...] into the caches of their rows. */
function keep(rows: readonly Row[], { shape, data }: Tensor): void {
  const size = data.length / rows.length
  rows.forEach(({ cache, conditioning }, i) =>
    cache?.features.set(conditioning, { shape: [1, ...shape.slice(1)], data: data.slice(i * size, (i + 1) * size) }),
  )
}

/** skip x + out answer_i, in the precision of x. */
function denoised(x: Latents, sigma: number, answers: Tensor, i: number, parametrization: Parametrization): Latents {
  const [skip, out] = [parametrization.skip(sigma), parametrization.out(sigma)]
  const start = i * x.data.length
  const data = x.data.slice()
  for (let k = 0; k < data.length; k++) data[k] = skip * data[k]! + out * answers.data[start + k]!
  return { shape: x.shape, data }
}

function scaled(x: Tensor, scale: number): Tensor {
  const data = x.data.slice()
  for (let k = 0; k < data.length; k++) data[k]! *= scale
  return { shape: x.shape, data }
}

/** Tensors [1, ...] of one shape -> [B, ...]. */
function stack(parts: readonly Tensor[]): Tensor {
  const [first] = parts
  if (!first) throw new Error('network: batch: expected at least one row, got none')
  if (parts.length === 1) return first
  const size = first.data.length
  const data =
    first.data instanceof Float64Array ? new Float64Array(size * parts.length) : new Float32Array(size * parts.length)
  parts.forEach((part, i) => data.set(part.data, i * size))
  return { shape: [parts.length, ...first.shape.slice(1)], data }
}

const shapeOf = (row: Row): string => {
  const { x, conditioning, cache } = row
  const path = cache ? (keptOf(row) ? 'shallow' : 'kept') : 'whole'
  return [x.shape, conditioning.embeddings.shape, ...extras(conditioning), path].join(';')
}
const extras = ({ parts, pooled, timeIds }: Conditioning) => [parts ?? 1, pooled?.shape ?? '', timeIds?.shape ?? '']
