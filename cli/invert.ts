// Finds the noise that a picture would be drawn from: `npx tsx cli/invert.ts --help`. `generate --init-noise` takes it.
import { writeFile } from 'node:fs/promises'
import { psnr } from '../src/grid/metrics/psnr.ts'
import { pictureId } from '../src/math/picture-id.ts'
import { generate } from '../src/pipelines/generate.ts'
import { fitted } from '../src/pipelines/image/resize.ts'
import { invert } from '../src/pipelines/invert.ts'
import { planModel, type Plan } from '../src/pipelines/load.ts'
import { wasmRuntime } from '../src/pipelines/session.ts'
import type { Pixels, Settings } from '../src/protocol.ts'
import { openModel } from '../src/checkpoints/open.ts'
import { modelAt } from './folder.ts'
import { readPicture } from './picture.ts'
import { pngOf } from './png.ts'
import { writeLatents } from './tensors.ts'
import { main } from './terminal/command.ts'
import { model, oneThread } from './terminal/engine-flags.ts'
import type { Flags, Said } from './terminal/flags.ts'
import { number, path, text, whole } from './terminal/kinds.ts'
import { makeRoomFor } from './terminal/room.ts'

const flags = {
  image: {
    value: 'FILE',
    kind: path('a file'),
    help: 'the PNG to find the noise of; its size is kept, in whole cells',
    needed: true,
  },
  out: {
    value: 'FILE',
    kind: path('a file'),
    help: 'safetensors with `latents` [1, c, h, w] of unit variance',
    needed: true,
  },
  prompt: { value: 'TEXT', kind: text, help: 'what the picture shows (default: nothing)', usual: '' },
  negative: { value: 'TEXT', kind: text, help: 'as for generate; counts where guidance is above 1', usual: '' },
  guidance: { value: 'G', kind: number(0, 100), help: '(default: 1, which comes back best)', usual: 1 },
  steps: { value: 'N', kind: whole(1, 1000), help: 'of DDIM (default: 50)', usual: 50 },
  schedule: { value: 'ID', kind: text, help: "(default: the model's own)" },
  rounds: {
    value: 'N',
    kind: whole(0, 1000),
    help: 'times that each step is asked again: 0 as diffusers (default), more come back closer',
    usual: 0,
  },
  back: { value: 'FILE', kind: path(), help: 'a PNG of what the noise is drawn as, by the same settings' },
  model,
  threads: oneThread,
} as const satisfies Flags
type Asked = Said<typeof flags>

function settingsOf(said: Asked, { info }: Plan, image: Pixels): Settings {
  const whole = (side: number) => Math.max(side - (side % info.sizeMultiple), info.sizeMultiple)
  return {
    model: info.name,
    prompt: said.prompt,
    negative: said.negative,
    seed: 0,
    rng: 'torch',
    sampler: 'ddim',
    schedule: said.schedule ?? info.defaults.schedule,
    steps: said.steps,
    guidance: said.guidance,
    eta: 0,
    width: whole(image.width),
    height: whole(image.height),
    count: 1,
    clipSkip: 0,
  }
}

/** Writes the noise, draws from it and says how near that came. */
async function run(said: Asked): Promise<void> {
  const { out, back, rounds, threads } = said
  const image = await readPicture('image', said.image)
  await makeRoomFor(out, back)
  const plan = await planModel(openModel(await modelAt(said.model), undefined), {
    precision: 'float32',
    attentionOp: 'plain',
  })
  const settings = settingsOf(said, plan, image)
  const { model } = await plan.open(await wasmRuntime(threads), () => {})
  const noise = await invert(model, { ...settings, startImage: pictureId(image) }, { given: { start: image }, rounds })
  await writeLatents(out, noise)
  console.log(out)
  let drawn: Pixels | undefined
  await generate(model, settings, {
    initialNoise: noise,
    onEvent: (event) => {
      if (event.type === 'picture') drawn = event.pixels
    },
  })
  const ratio = psnr(drawn!, fitted(image, settings.width, settings.height))
  console.error(`invert: drawn again with --sampler ddim --eta 0: PSNR ${ratio.toFixed(1)} dB to the picture`)
  if (!back) return
  await writeFile(back, pngOf(drawn!, settings))
  console.log(back)
}

await main({ name: 'invert', usage: 'npx tsx cli/invert.ts --image FILE --out FILE [...]', flags, run })
