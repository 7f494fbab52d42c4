// A network that adapters touch while it runs: the graph has branches where they do, and only there.
// Knows no file of adapters and no prompt.
import type { Tensor } from '../../math/tensor.ts'
import { branchOf, materialise, type Branch } from '../../lora/delta.ts'
import { gatesOf, slotsOf, stackField, type Field } from '../../lora/field.ts'
import { tokensAt } from '../../lora/mask.ts'
import { maskAt, sharesAt, type Layout } from '../../lora/regions.ts'
import type { Touched } from '../../lora/types.ts'
import { readValues } from '../../lora/values.ts'
import type { Graph } from '../../onnx/graph.ts'
import type { Weight, Weights } from '../../weights/safetensors.ts'
import type { How } from '../model.ts'
import type { IntTensor, Session } from '../session.ts'

/** An adapter's part for one network. `factor` is its own at each layer, on top of `weight`. */
export type Use = {
  readonly touched: readonly Touched[]
  readonly weight: number
  readonly factor?: (path: string) => number
}

export type Adapted = {
  run(feeds: Readonly<Record<string, Tensor | IntTensor>>, told: Told): Promise<Record<string, Tensor>>
  /**
   * Puts these adapters in place of the ones before. A session is made anew only for layers that it has no branch for, or where
   * something changes that no branch can: norms, biases, embeddings, which take the weight given here for every row.
   * `baked` adds everything to the weights instead: full speed, the weights given here for every row, a session for each change.
   * With a `layout` parts of the picture follow prompts of their own, which takes a session of its own too.
   */
  use(list: readonly Use[], how?: How): Promise<void>
  /** Frees its session; it answers no more. */
  release(): Promise<void>
}

/** What a graph is built for besides branches: attention by regions, an output of inner features. */
export type Form = { readonly regions: boolean; readonly caching: boolean }

/** What a batch is told besides its feeds. */
export type Told = {
  readonly rows: number
  /** Of each row, one an adapter; where absent, the weights of `use`. */
  readonly scales?: readonly (readonly number[] | undefined)[]
  /** Prompts that lie side by side in each row, 1 if absent, and the tokens of all of them. */
  readonly parts?: number
  readonly tokens?: number
  /** Height and width of the latents; for rows whose strengths differ. */
  readonly size?: readonly [height: number, width: number]
}

/** What `adapted` needs: a builder of graphs over weights, with branches at the layers that it is told; and how to make a session. */
export type Making = {
  readonly weights: Weights
  /** The graph without branches. */
  readonly plain: Graph
  readonly build: (weights: Weights, adapted: (path: string) => boolean, form: Form) => Graph
  /** Blocks a side, for networks that see pixels. */
  readonly levels?: number
  readonly session: (graph: Graph, weights: Weights) => Promise<Session>
}

/** What the session at hand was made for: branches, attention by regions (the paths of such attentions), changed weights. */
type Built = {
  readonly slots: ReadonlySet<string>
  readonly regions?: readonly string[]
  readonly caching: boolean
  readonly patch: string
  readonly inputs: ReadonlySet<string>
}
const bare: Form = { regions: false, caching: false }
const namesOf = ({ inputs }: Graph): ReadonlySet<string> => new Set(inputs.map(({ name }) => name))

/** The network without adapters, in a session. */
export async function adapted({ weights, plain, build, session, levels = 0 }: Making): Promise<Adapted> {
  let current = await session(plain, weights)
  const nothing: Built = { slots: new Set(), caching: false, patch: '', inputs: namesOf(plain) }
  let built = nothing
  let slots: ReturnType<typeof slotsOf> = []
  let layout: Layout | undefined
  let field: Field = { constant: {}, spans: [] }
  let using: readonly Use[] = []
  const known = new WeakMap<readonly Touched[], Promise<ReadonlyMap<string, Branch>>>()

  const base = async (name: string) => {
    const weight = weights.get(name)
    if (!weight) throw new Error(`lora: ${name}: expected a tensor of the model, got none`)
    return (await readValues(weight, name)).data
  }
  /** Tensors that the graph reads: a text encoder whose last layers nobody asks for has no use for theirs. */
  const held: ReadonlySet<string> = new Set(plain.weights)
  /** Layers that the builder has branches for. */
  let reachable: ReadonlySet<string> | undefined
  const ids = new WeakMap<readonly Touched[], number>()
  let lastId = 0
  const idOf = (touched: readonly Touched[]) => {
    const id = ids.get(touched) ?? ++lastId
    ids.set(touched, id)
    return id
  }
  const branchesOf = (touched: readonly Touched[]) => {
    const branches = known.get(touched) ?? makeBranches(touched, base)
    known.set(touched, branches)
    return branches
  }

  const rebuild = async (wanted: ReadonlySet<string>, list: readonly Patching[], form: Form) => {
    const patches = await patchesOf(list, weights, base)
    const mine: Weights = patches.size > 0 ? new Map([...weights, ...patches]) : weights
    const graph = build(mine, (path) => wanted.has(path), form)
    // Two sessions at once may not fit.
    await current.release()
    try {
      current = await session(graph, mine)
      return graph
    } catch (error) {
      // The network as it was before any adapter came: whoever asked hears why, and can still draw.
      current = await session(plain, weights)
      built = nothing
      slots = []
      layout = undefined
      field = { constant: {}, spans: [] }
      using = []
      throw error
    }
  }

  return {
    use: async (list, { baked = false, layout: wished, caching = false } = {}) => {
      const able = (reachable ??= new Set(slotsOf(build(weights, () => true, bare).inputs).map(({ path }) => path)))
      const branches = baked
        ? list.map(() => new Map<string, Branch>())
        : await Promise.all(list.map(({ touched }) => branchesOf(touched)))
      const wanted = new Set(branches.flatMap((one) => [...one.keys()].filter((path) => able.has(path))))
      const patching = list.flatMap((use) => patchingOf(use, held, (path) => baked || !able.has(path)))
      const patch = patching
        .map(({ touched, of, strength, whole }) => [idOf(of), touched.layer.path, strength, whole].join(' '))
        .join()
      const missing = [...wanted].some((path) => !built.slots.has(path))
      const regional = wished !== undefined
      const idle = wanted.size === 0 && built.slots.size > 0
      const formed = regional === (built.regions !== undefined) && caching === built.caching
      if (missing || patch !== built.patch || idle || !formed) {
        const graph = await rebuild(wanted, patching, { regions: regional, caching })
        slots = slotsOf(graph.inputs)
        const inputs = namesOf(graph)
        const regions = [...inputs].flatMap((name) => /^(.*)\.regions$/.exec(name)?.[1] ?? [])
        built = { slots: wanted, patch, caching, inputs, ...(regional && { regions }) }
      }
      field = stackField(slots, branches)
      using = list
      layout = wished
    },
    run: (feeds, { rows, scales = [], parts = 1, tokens = 1, size = [1, 1] }) => {
      const usual = using.map(({ weight }) => weight)
      const telling = layout && { layout, parts, tokens, levels }
      const gates = gatesOf(field, {
        scales: Array.from({ length: rows }, (_, row) => scales[row] ?? usual),
        factor: (adapter, path) => using[adapter]?.factor?.(path) ?? 1,
        tokens: (path) => tokensAt(path, size, levels, tokens),
        ...(telling && { mask: (adapter: number, path: string) => maskAt(telling, adapter, path) }),
      })
      const shares =
        telling && built.regions?.map((path) => [`${path}.regions`, sharesAt(telling, path, rows)] as const)
      const all: Record<string, Tensor | IntTensor> = {
        ...feeds,
        ...field.constant,
        ...gates,
        ...Object.fromEntries(shares ?? []),
      }
      // A graph that was cut has no use for some of them.
      return current.run(Object.fromEntries(Object.entries(all).filter(([name]) => built.inputs.has(name))))
    },
    release: () => current.release(),
  }
}

type ReadBase = (name: string) => Promise<Float32Array>

const makeBranches = async (touched: readonly Touched[], base: ReadBase): Promise<ReadonlyMap<string, Branch>> => {
  const branches = new Map<string, Branch>()
  for (const { layer, delta } of touched) {
    const branch = await branchOf(delta, layer, () => base(`${layer.path}.weight`))
    if (branch && branch.rank > 0) branches.set(layer.path, branch)
  }
  return branches
}

/** A change that goes into the weights: its layer's weight too where `whole`, else the bias alone. */
type Patching = {
  readonly touched: Touched
  readonly of: readonly Touched[]
  readonly strength: number
  readonly whole: boolean
}

const patchingOf = (
  { touched, weight, factor }: Use,
  held: ReadonlySet<string>,
  whole: (path: string) => boolean,
): Patching[] =>
  touched.flatMap((one) => {
    const { path } = one.layer
    const strength = weight * (factor?.(path) ?? 1)
    if (strength === 0 || !held.has(`${path}.weight`) || !(whole(path) || one.delta.bias)) return []
    return [{ touched: one, of: touched, strength, whole: whole(path) }]
  })

/** New weights and biases, the adapters' strengths in them. */
const patchesOf = async (list: readonly Patching[], weights: Weights, base: ReadBase): Promise<Map<string, Weight>> => {
  const sums = new Map<string, Float32Array>()
  const add = async (name: string, change: Float32Array, factor: number) => {
    const sum = sums.get(name) ?? Float32Array.from(await base(name))
    for (let i = 0; i < sum.length; i++) sum[i]! += factor * change[i]!
    sums.set(name, sum)
  }
  for (const { touched, strength, whole } of list) {
    const { layer, delta } = touched
    const name = `${layer.path}.weight`
    if (delta.bias) await add(`${layer.path}.bias`, delta.bias, strength)
    if (whole) await add(name, await materialise(delta, layer, () => base(name)), strength)
  }
  return new Map(
    [...sums].map(([name, data]) => [
      name,
      { dtype: 'F32', shape: weights.get(name)!.shape, blob: new Blob([data as Float32Array<ArrayBuffer>]) },
    ]),
  )
}
