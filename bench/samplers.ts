// What samplers cost beside the network: `npx tsx bench/samplers.ts [ID ...]` prints processor milliseconds of a step at 4 x 128 x 128,
// the latents of SDXL at 1024 pixels. Drawing noise as torch does is told apart.
import { combine, dot, error } from '../src/math/latents.ts'
import { torchNoise } from '../src/math/random.ts'
import { buildGrid } from '../src/pipelines/grid.ts'
import { valuesOf } from '../src/pipelines/parameters.ts'
import { samplers } from '../src/pipelines/samplers/index.ts'
import { readScheduler } from '../src/pipelines/scheduler-config.ts'
import type { SamplerEntry } from '../src/pipelines/types.ts'
import { clockFor } from './stages.ts'

const shape = [1, 4, 128, 128]
const steps = 10
/** The quietest of so many: other programs, collecting garbage and compiling only ever add time. */
const rounds = 12
const { noise, config } = readScheduler({ _class_name: 'EulerDiscreteScheduler', timestep_spacing: 'trailing' })
const random = torchNoise(1)
const [picture, drawn] = [random(shape), random(shape)]

const clock = clockFor(1)

/** Milliseconds of one step, the network and draws for nothing; for those with a pace of their own, of one model call. */
async function costOf(entry: SamplerEntry): Promise<{ readonly ms: number; readonly draws: number }> {
  const grid = buildGrid('trailing', steps, noise, config, { ...entry.rules, end: 'zero', strides: false })
  const open = entry.pace === 'own' || entry.id === 'dpm_fast'
  const sigmas = open ? [...grid.sigmas.slice(0, -1), 0.03] : grid.sigmas
  const values = valuesOf('sampler', { parameters: [], ...entry }, entry.id === 'nested' ? { inner_steps: 2 } : {})
  let [least, draws, calls] = [Infinity, 0, 0]
  for (let round = 0; round < rounds; round++) {
    ;[draws, calls] = [0, 0]
    const tools = {
      denoise: async () => picture,
      combine,
      dot,
      error,
      keep: (x: typeof drawn) => x,
      noise: () => (draws++, drawn),
    }
    const sampler = entry.make({ eta: 0.5, grid: { ...grid, sigmas }, noise, timestepScaling: 10, values })
    const walk = sampler(tools, combine([[sigmas[0]!, drawn]]), sigmas)
    const begun = clock()
    while (!(await walk.next()).done) calls++
    least = Math.min(least, clock() - begun)
  }
  return { ms: least / (entry.pace === 'own' ? calls : steps), draws: draws / steps }
}

function drawCost(): number {
  const times = Array.from({ length: rounds }, () => {
    const begun = clock()
    random(shape)
    return clock() - begun
  })
  return Math.min(...times)
}

const asked = process.argv.slice(2)
const rows = []
for (const entry of samplers.filter(({ id }) => asked.length === 0 || asked.includes(id))) {
  rows.push({ id: entry.id, ...(await costOf(entry)) })
}
for (const { id, ms, draws } of rows.toSorted((a, b) => b.ms - a.ms)) {
  console.log(`${id.padEnd(32)} ${ms.toFixed(3)} ms a step${draws > 0 ? `, ${draws.toFixed(1)} draws` : ''}`)
}
const worst = Math.max(...rows.map(({ ms }) => ms))
console.log(`worst: ${worst.toFixed(3)} ms of 1 ms; a draw as torch makes it: ${drawCost().toFixed(3)} ms`)
