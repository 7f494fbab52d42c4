// Draws pictures in the terminal, with the same engine and pipelines as the page: `npm run -s generate -- --help`.
import { readFile, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { inProcess } from '../src/engine/connection.ts'
import { createEngine } from '../src/engine/engine.ts'
import { createHost } from '../src/pipelines/host.ts'
import { pictureId } from '../src/math/picture-id.ts'
import type { AdapterUse, Extras, GenerateEvent, Given, ModelInfo, Settings } from '../src/protocol.ts'
import { readNamedSchedule, settingsAlong } from '../src/settings/named-schedule.ts'
import { adapterAt, calledIn } from './adapter.ts'
import { modelAt } from './folder.ts'
import { generateFlags } from './generate/flags.ts'
import { readPicture } from './picture.ts'
import { pngOf } from './png.ts'
import { regionsIn } from './regions.ts'
import { progressLine } from './progress.ts'
import { studentOf } from './student.ts'
import { readLatents, writeLatents } from './tensors.ts'
import { BadArguments } from './terminal/bad-arguments.ts'
import { interrupt, main } from './terminal/command.ts'
import type { Said } from './terminal/flags.ts'
import { makeRoomFor } from './terminal/room.ts'

type Arguments = Said<typeof generateFlags>

/** Draws what the arguments ask for; prints the name of each file written. The first that cannot be written ends the run. */
async function draw(said: Arguments): Promise<void> {
  const { out, count } = said
  const needsOne = said['init-noise'] ?? said['save-latents']
  if (needsOne !== undefined && count > 1)
    throw new BadArguments(`--count: expected 1 beside ${needsOne}, got ${count}`)
  const initialNoise = said['init-noise'] === undefined ? undefined : await readLatents(said['init-noise'])

  const given = await givenOf(said)
  const along = said['schedule-file'] === undefined ? {} : await listIn(said['schedule-file'])

  const save = said['save-latents']
  await makeRoomFor(out, save)
  const saving: Promise<void>[] = []
  const unsaved = new AbortController()
  const keep = (work: Promise<void>) => {
    saving.push(work)
    work.catch(() => unsaved.abort())
  }
  const host = createHost({
    threads: said.threads,
    latents: {
      ...(initialNoise && { initialNoise }),
      ...(save !== undefined && { onLatents: (latents) => keep(writeLatents(save, latents)) }),
    },
  })
  const engine = createEngine(() => inProcess(host))
  const signal = AbortSignal.any([interrupt(), unsaved.signal])
  const line = progressLine(process.stderr, count)

  try {
    const loading = { device: 'wasm', precision: said.dtype } as const
    const source = await modelAt(said.model)
    const info = await engine.load(source, loading, line.load)
    for (const note of info.notes ?? []) console.error(`generate: scheduler: ${note}`)
    const { student } = said
    const few = student === undefined ? undefined : await studentOf({ ...said, student }, source, info)
    const adapters: AdapterUse[] = []
    if (few) adapters.push({ id: (await engine.addAdapter(few.file)).id, weight: 1, always: true })
    const ids = new Map<string, string>()
    const names: string[] = []
    for (const { file, ...strengths } of said.lora) {
      const { id, name, category, always, unmatched } = await engine.addAdapter(await adapterAt(file, '--lora', source))
      adapters.push({ id, name, ...(category && { category }), ...(always && { always }), ...strengths })
      ids.set(file, id)
      names.push(name, basename(file, '.safetensors'))
      line.clear()
      for (const { name: tensor, reason } of unmatched.first.slice(0, 3))
        console.error(`generate: --lora: ${name}: not used: ${tensor}: ${reason}`)
      if (unmatched.count > 3) console.error(`generate: --lora: ${name}: ${unmatched.count} tensors in all not used`)
    }
    const settings = {
      ...settingsOf({ ...few?.settings, ...along, ...said }, info, given),
      ...(adapters.length > 0 && { adapters }),
      ...(said.regions !== undefined && { regions: await regionsIn(said.regions, ids) }),
    }
    for (const one of await calledIn(settings, names, source)) await engine.addAdapter(one)
    for (const note of (await engine.cost(settings)).notes) console.error(`generate: ${note}`)
    const fileFor = (picture: number) => (count === 1 ? out : out.replace(/(\.[^./\\]*)?$/, `-${picture + 1}$1`))
    const write = async ({ picture, pixels, seed, variationSeed }: GenerateEvent & { type: 'picture' }) => {
      const seeds = { seed, ...(variationSeed === undefined ? {} : { variationSeed }) }
      await writeFile(fileFor(picture), pngOf(pixels, { ...settings, ...seeds, count: 1 }))
      line.clear()
      console.log(fileFor(picture))
    }
    const run = engine.generate(
      settings,
      (event) => {
        line.event(event)
        if (event.type === 'picture') keep(write(event))
        if (event.type !== 'truncated') return
        line.clear()
        console.error(`generate: --${event.field}: too long, left out: ${event.text.slice(0, 200)}`)
      },
      signal,
      given,
    )
    // Why a file was not written says more than that the run was stopped for it.
    await run.finally(() => Promise.all(saving))
    if (said.seed === undefined) console.error(`generate: seed ${settings.seed}`)
  } finally {
    line.clear()
    engine.dispose()
  }
}

/** What a named list of timesteps sets. */
async function listIn(path: string): Promise<Pick<Arguments, 'timesteps' | 'sampler' | 'guidance'>> {
  try {
    return settingsAlong(readNamedSchedule(JSON.parse(await readFile(path, 'utf8'))))
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new BadArguments(`--schedule-file: ${path}: ${message}`, { cause })
  }
}

/** The pictures to start from. */
async function givenOf({ image, mask }: Arguments): Promise<Given> {
  if (mask !== undefined && image === undefined) throw new BadArguments('--mask: expected --image beside it, got none')
  return {
    ...(image !== undefined && { start: await readPicture('image', image) }),
    ...(mask !== undefined && { mask: await readPicture('mask', mask) }),
  }
}

/** What was said, and the model's own defaults for the rest; the size of a start picture in whole cells, as diffusers takes it. */
function settingsOf(said: Arguments, info: ModelInfo, { start, mask }: Given): Settings {
  const { name, defaults: own, recipes, sizeMultiple } = info
  const whole = (side: number) => Math.max(side - (side % sizeMultiple), sizeMultiple)
  const defaults = {
    ...own,
    ...recipes.find(({ id }) => id === said.recipe)?.usual,
    ...(start && { width: whole(start.width), height: whole(start.height) }),
  }
  const { prompt, negative = '', seed = Math.floor(Math.random() * 2 ** 32), rng = 'torch', count } = said
  const {
    sampler = defaults.sampler,
    steps = (said.timesteps ?? said.sigmas)?.length ?? defaults.steps,
    guidance = defaults.guidance,
    eta = defaults.eta,
  } = said
  const {
    schedule = defaults.schedule,
    width = defaults.width,
    height = defaults.height,
    'clip-skip': clipSkip = 0,
  } = said
  return {
    model: name,
    prompt,
    negative,
    seed,
    rng,
    sampler,
    schedule,
    steps,
    guidance,
    eta,
    width,
    height,
    count,
    clipSkip,
    ...extrasOf(said),
    ...(start && { startImage: pictureId(start), strength: said.strength ?? defaults.strength ?? 0.8 }),
    ...(mask && { mask: pictureId(mask) }),
  }
}

/** What is left out of the settings where it was not said. */
function extrasOf(said: Arguments): Partial<Extras> {
  const [guidanceStart, guidanceStop] = said['guidance-interval'] ?? []
  const [seedWidth, seedHeight] = said['seed-resize'] ?? []
  const extras = {
    promptSyntax: said.syntax,
    stepNoise: said['step-noise'],
    samplerOptions: said['sampler-options'],
    convention: said.convention,
    finalSigma: said['final-sigma'],
    decoder: said.decoder,
    guidanceMethod: said['guidance-method'],
    guidanceOptions: said['guidance-options'],
    guidanceRescale: said['guidance-rescale'],
    guidanceStart,
    guidanceStop,
    variationSeed: said['variation-seed'],
    variationStrength: said['variation-strength'],
    seedWidth,
    seedHeight,
    method: said.method,
    methodOptions: said['method-options'],
    regionBase: said['region-base'],
    recipe: said.recipe,
    timesteps: said.timesteps,
    sigmas: said.sigmas,
  }
  return Object.fromEntries(Object.entries(extras).filter(([, value]) => value !== undefined)) as Partial<Extras>
}

await main({
  name: 'generate',
  usage: 'npm run -s generate -- --prompt TEXT [--out FILE] [...]',
  flags: generateFlags,
  run: draw,
})
