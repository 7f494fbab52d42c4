// What is measured, and how several measurements become one table. Knows no runtime.

export const stageNames = ['text', 'step', 'step of two rows', 'decode'] as const
/** Milliseconds of one call: one prompt, one network call, one with guidance, one picture. */
export type Stages = Record<(typeof stageNames)[number], number>

/** One process of ours: milliseconds until the model is ready, of each stage, and the share of sampling outside onnxruntime. */
export type Measured = { readonly load: number; readonly stages: Stages; readonly overhead: number }

/** All that ran at one number of threads; the references are absent where Python is. */
export type Round = {
  readonly threads: number
  readonly ours: Measured
  readonly reference?: { readonly torch: Stages; readonly onnxruntime: Stages }
}

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!

/** The quietest of several rounds at the same number of threads, each figure for itself: other programs only ever add time. */
export function quietest(rounds: readonly Round[]): Round {
  const least = (all: readonly Stages[]) =>
    Object.fromEntries(stageNames.map((stage) => [stage, Math.min(...all.map((stages) => stages[stage]))])) as Stages
  const references = rounds.flatMap(({ reference }) => (reference ? [reference] : []))
  return {
    threads: rounds[0]!.threads,
    ours: {
      load: Math.min(...rounds.map(({ ours }) => ours.load)),
      stages: least(rounds.map(({ ours }) => ours.stages)),
      overhead: Math.min(...rounds.map(({ ours }) => ours.overhead)),
    },
    ...(references.length > 0 && {
      reference: {
        torch: least(references.map(({ torch }) => torch)),
        onnxruntime: least(references.map(({ onnxruntime }) => onnxruntime)),
      },
    }),
  }
}

/** A markdown table: a row for each stage and number of threads, speeds as ratios (above 1: ours is faster). */
export function table(rounds: readonly Round[]): string {
  const lines = rounds.flatMap(({ threads, ours, reference }) => {
    const stage = (name: (typeof stageNames)[number]) => {
      const [mine, native, torch] = [ours.stages[name], reference?.onnxruntime[name], reference?.torch[name]]
      return [name, threads, time(mine), time(native), ratio(native, mine), time(torch), ratio(torch, mine)]
    }
    return [
      ...stageNames.map(stage),
      ['load', threads, time(ours.load), '', '', '', ''],
      ['overhead of sampling', threads, `${(100 * ours.overhead).toFixed(1)} %`, '', '', '', ''],
    ]
  })
  const head = ['stage', 'threads', 'wasm, ms', 'native onnxruntime, ms', 'speed', 'torch, ms', 'speed']
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

const time = (value: number | undefined) => (value === undefined ? '' : value.toFixed(value < 100 ? 2 : 0))
const ratio = (reference: number | undefined, ours: number) =>
  reference === undefined ? '' : (reference / ours).toFixed(2)
