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
  readonly reference?: References
}

/** Milliseconds of torch, of native onnxruntime on torch's export, and of that export on onnxruntime-web. */
export type References = { readonly torch: Stages; readonly onnxruntime: Stages; readonly exported: Stages }

/** V8 compiles WebAssembly twice, the second time while it runs: before so many calls, times say nothing of the runtime. */
export const warmUp = 40

/** Milliseconds. One thread is timed by the processor time it gets, which other programs on the machine do not stretch. */
export const clockFor = (threads: number) => (): number => {
  if (threads > 1) return performance.now()
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
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
        exported: least(references.map(({ exported }) => exported)),
      },
    }),
  }
}

/**
 * A markdown table: a row for each stage and number of threads, speeds as ratios to ours (above 1: ours is faster). Torch's export on the
 * same WebAssembly tells how much of the distance to the native runtime is the runtime's own: no graph is to blame for that.
 */
export function table(rounds: readonly Round[]): string {
  const lines = rounds.flatMap(({ threads, ours, reference }) => {
    const stage = (name: (typeof stageNames)[number]) => {
      const mine = ours.stages[name]
      const others = [reference?.onnxruntime, reference?.exported, reference?.torch]
      return [
        name,
        threads,
        time(mine),
        ...others.flatMap((other) => [time(other?.[name]), ratio(other?.[name], mine)]),
      ]
    }
    return [
      ...stageNames.map(stage),
      ['load', threads, time(ours.load), ...none],
      ['overhead of sampling', threads, `${(100 * ours.overhead).toFixed(1)} %`, ...none],
    ]
  })
  const references = ['native onnxruntime', 'torch’s export on wasm', 'torch']
  const head = ['stage', 'threads', 'wasm, ms', ...references.flatMap((name) => [`${name}, ms`, 'speed'])]
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

const none = ['', '', '', '', '', '']
const time = (value: number | undefined) => (value === undefined ? '' : value.toFixed(value < 100 ? 2 : 0))
const ratio = (reference: number | undefined, ours: number) =>
  reference === undefined ? '' : (reference / ours).toFixed(2)
