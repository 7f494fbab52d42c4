// Searches the few timesteps that come nearest to many: `npx tsx cli/search.ts --help`. The same command goes on where it was stopped.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { inProcess } from '../src/engine/connection.ts'
import { createEngine } from '../src/engine/engine.ts'
import { createHost } from '../src/pipelines/host.ts'
import { buildGrid } from '../src/pipelines/grid.ts'
import { pick } from '../src/pipelines/pick.ts'
import { samplers } from '../src/pipelines/samplers/index.ts'
import { readScheduler } from '../src/pipelines/scheduler-config.ts'
import type { Engine, ModelInfo, Settings } from '../src/protocol.ts'
import { errorsAt, latentsOf, scoreOf, type Aim } from '../src/search/error.ts'
import { evolve, keyOf, type List, type Scored } from '../src/search/evolve.ts'
import { writeNamedSchedule } from '../src/settings/named-schedule.ts'
import { modelAt } from './folder.ts'
import { searchFlags, type SearchWords } from './search/flags.ts'
import { openMemory, type Memory } from './search/memory.ts'
import { outcomeTable, type Measured } from './search/outcome.ts'
import { BadArguments } from './terminal/bad-arguments.ts'
import { interrupt, main } from './terminal/command.ts'
import { makeRoomFor } from './terminal/room.ts'

/** Returns the exit status: 1 where it was stopped. Prints the outcome's table, then the name of the file. */
async function search(said: SearchWords): Promise<number> {
  const folder = said.model
  const prompts = await readPrompts(said.prompts)
  await makeRoomFor(said.out)
  const source = await modelAt(folder)
  const engine = createEngine(() => inProcess(createHost({ threads: said.threads })))
  const signal = interrupt()
  try {
    const info = await engine.load(source, { device: 'wasm', precision: 'float32' })
    const hash = await hashOf(folder)
    const settings = (seed: number): Settings => settingsFor(said, info, prompts, seed)
    const task = { ...settings(0), seed: 0, prompt: prompts, reference: said.reference, seeds: said.seeds, hash }
    const memory = await openMemory(`${said.out.replace(/\.json$/, '')}.search.json`, JSON.stringify(task))
    const aims = (seeds: readonly number[]) => aimsAt(engine, said.reference, seeds, settings, memory, signal)
    const grids = await gridsOf(folder, said, settings(0).sampler)
    const best = await evolved(said, engine, grids, await aims(said.seeds), memory, signal)
    await writeFile(said.out, writeNamedSchedule(named(said, settings(0), best, hash)))
    const measured = await measure(engine, best.list, grids.known, await aims(said['held-out']), signal)
    console.log(`Model ${info.name}, UNet SHA-256 ${hash}\n\n${outcomeTable(measured)}\n\n${said.out}`)
    return 0
  } catch (error) {
    if (!signal.aborted) throw error
    console.error('search: stopped; the same command goes on')
    return 1
  } finally {
    engine.dispose()
  }
}

async function readPrompts(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new BadArguments(`--prompts: expected a file, got '${path}'`, { cause })
  })
  const lines = text.split('\n').map((line) => line.trim())
  const prompts = lines.filter(Boolean)
  if (prompts.length === 0) throw new BadArguments(`--prompts: ${path}: expected one prompt a line, got none`)
  return prompts
}

/** SHA-256 of the UNet's weights: which model the numbers are of. */
async function hashOf(folder: string): Promise<string> {
  const file = `${folder}/unet/diffusion_pytorch_model.safetensors`
  return existsSync(file)
    ? createHash('sha256')
        .update(await readFile(file))
        .digest('hex')
    : 'unknown'
}

function settingsFor(said: SearchWords, info: ModelInfo, prompts: readonly string[], seed: number): Settings {
  const { sampler, guidance } = { ...info.defaults, ...said }
  const [width, height] = said.size ?? [info.defaults.width, info.defaults.height]
  return {
    ...info.defaults,
    model: info.name,
    prompt: prompts[seed % prompts.length]!,
    negative: '',
    seed,
    rng: 'torch',
    sampler,
    guidance,
    eta: 0,
    width,
    height,
    steps: said.steps,
    count: 1,
    clipSkip: 0,
  }
}

async function aimsAt(
  engine: Engine,
  steps: number,
  seeds: readonly number[],
  settings: (seed: number) => Settings,
  memory: Memory,
  signal: AbortSignal,
): Promise<Aim[]> {
  const aims: Aim[] = []
  for (const [i, seed] of seeds.entries()) {
    let latents = memory.references.get(seed)
    if (!latents) {
      console.error(`search: reference ${i + 1} of ${seeds.length}`)
      latents = await latentsOf(engine, { ...settings(seed), steps }, signal)
      memory.references.set(seed, latents)
      await memory.save()
    }
    aims.push({ settings: settings(seed), latents })
  }
  return aims
}

type Grids = { readonly most: number; readonly known: readonly { readonly id: string; readonly timesteps: List }[] }

/** The highest timestep of the model, and the timesteps of the schedules to begin with. */
async function gridsOf(folder: string, { against, steps }: SearchWords, sampler: string): Promise<Grids> {
  const json: unknown = JSON.parse(await readFile(`${folder}/scheduler/scheduler_config.json`, 'utf8'))
  const { noise, config } = readScheduler(json)
  const { rules } = pick(samplers, sampler, 'sampler')
  const known = against
    .split(',')
    .filter(Boolean)
    .map((id) => ({ id, timesteps: buildGrid(id, steps, noise, config, rules).timesteps }))
  return { most: noise.sigmas.length - 1, known }
}

/** The best list. Lists that were scored before are not drawn again, so the same search replays up to where it was stopped. */
async function evolved(
  said: SearchWords,
  engine: Engine,
  { most, known }: Grids,
  aims: readonly Aim[],
  memory: Memory,
  signal: AbortSignal,
): Promise<Scored> {
  const draw = scoreOf(engine, aims, signal)
  const score = async (list: List) => {
    const key = keyOf(list)
    const value = memory.scores.get(key) ?? (await draw(list))
    if (!memory.scores.has(key)) {
      memory.scores.set(key, value)
      await memory.save()
    }
    return value
  }
  const first = known.map(({ timesteps }) => timesteps.map(Math.round))
  const { population, mutations = Math.floor(population / 2), crossovers = Math.floor(population / 5) } = said
  const rates = { mutations, crossovers, mutationRate: said['mutation-rate'] }
  const run = evolve({ ...said, ...rates, most, first }, score)
  for (;;) {
    const { done, value } = await run.next()
    if (done) return value
    const { generation, index, of, score: mean, best } = value
    const place = `generation ${generation + 1} of ${said.generations}, list ${index + 1} of ${of}`
    console.error(`search: ${place}: ${mean.toFixed(4)}, best ${best.score.toFixed(4)} at ${keyOf(best.list)}`)
  }
}

function named(said: SearchWords, { model, sampler, guidance }: Settings, { list, score }: Scored, hash: string) {
  const { reference, seeds, seed, name = `${model}, ${list.length} steps` } = said
  const source = `Searched as AutoDiffusion does (search seed ${seed}): mean error ${score.toFixed(4)} to ${reference} steps over ${seeds.length} seeds; UNet ${hash.slice(0, 12)}`
  return { name, timesteps: list, model, sampler, guidance, source }
}

/** Errors on seeds that were not searched on: the found list first, then the schedules. */
async function measure(
  engine: Engine,
  timesteps: List,
  known: Grids['known'],
  aims: readonly Aim[],
  signal: AbortSignal,
): Promise<[Measured, ...Measured[]]> {
  const steps = timesteps.length
  console.error(`search: measuring on ${aims.length} seeds that were not searched on`)
  const found = { name: 'found', timesteps, errors: await errorsAt(engine, aims, { timesteps, steps }, signal) }
  const others: Measured[] = []
  for (const { id, timesteps: list } of known)
    others.push({ name: id, timesteps: list, errors: await errorsAt(engine, aims, { schedule: id }, signal) })
  return [found, ...others]
}

await main({
  name: 'search',
  usage: 'npx tsx cli/search.ts --prompts FILE --out FILE [...]',
  flags: searchFlags,
  run: search,
})
