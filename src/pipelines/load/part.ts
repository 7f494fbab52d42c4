// A network of a folder that is planned, its graph built and checked, but not yet in a session.
import type { NetworkOptions } from '../../networks/module.ts'
import { encodeModel } from '../../onnx/encode.ts'
import type { Graph } from '../../onnx/graph.ts'
import type { Folder } from '../../weights/folder.ts'
import type { Weights } from '../../weights/safetensors.ts'
import { createSession, type Runtime, type Session } from '../session.ts'

/** What the device at hand decides about every network. */
export type Computing = {
  readonly precision: 'float32' | 'float16'
  readonly attentionOp: 'fused' | 'plain'
  /** 3 x 3 convolutions by Winograd's way where that is faster: on WebAssembly it is. Default false. */
  readonly quickConvolutions?: boolean
}

/** Numbers of weights: transformed ones and patches of larger networks would leave too little of what WebAssembly can address. */
const most = 64 * 2 ** 20

/** Whether a network over these weights convolves by Winograd's way, its latents being of this size: the option of its builder. */
export const winogradAt = (
  { quickConvolutions = false }: Computing,
  weights: Weights,
  [H, W]: readonly [number, number],
): Pick<NetworkOptions, 'winograd'> => {
  const count = [...weights.values()].reduce((sum, { shape }) => sum + shape.reduce((all, side) => all * side, 1), 0)
  return quickConvolutions && count <= most ? { winograd: { H, W } } : {}
}

/** Creates a session for a graph that computes in `precision` over these weights, and remembers to release it with the model. */
export type Open = (graph: Graph, weights: Weights, precision: Computing['precision']) => Promise<Session>

/** Sessions of one model on one runtime: `open` creates them, `release` frees them all. */
export function sessions(runtime: Runtime): { open: Open; release: () => Promise<void> } {
  const opened: Session[] = []
  const open: Open = async (graph, weights, precision) => {
    const executable = { model: encodeModel(graph), weights: graph.weights, bfloat: precision }
    const created = await createSession(executable, weights, runtime)
    const session: Session = {
      run: created.run,
      release: async () => {
        const at = opened.indexOf(session)
        if (at >= 0) opened.splice(at, 1)
        await created.release()
      },
    }
    opened.push(session)
    return session
  }
  const release = async () => {
    // Releasing takes a session off the list.
    for (const session of opened.slice()) await session.release()
  }
  return { open, release }
}

/** A part's tensors: half-precision files are preferred where the network computes in float16. */
export const weightsOf = (folder: Folder, part: string, { precision }: Computing): Promise<Weights> =>
  folder.weights(part, ...(precision === 'float16' ? (['fp16'] as const) : []))

/** Bytes that the weights of a graph take. */
export const bytesOf = (graph: Graph, weights: Weights): number =>
  graph.weights.reduce((sum, name) => sum + (weights.get(name)?.blob.size ?? 0), 0)
