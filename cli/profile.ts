// Measures how much of what adapters change is fine detail, by which CMLoRA parts them: `npx tsx cli/profile.ts --help`.
import { inProcess } from '../src/engine/connection.ts'
import { createEngine } from '../src/engine/engine.ts'
import { createHost } from '../src/pipelines/host.ts'
import type { Settings } from '../src/protocol.ts'
import { profileOf } from '../src/search/profile.ts'
import { adapterAt } from './adapter.ts'
import { modelAt } from './folder.ts'
import { main } from './terminal/command.ts'
import { model, oneThread } from './terminal/engine-flags.ts'
import type { Flags, Said } from './terminal/flags.ts'
import { path, text, whole } from './terminal/kinds.ts'

const flags = {
  files: {
    value: 'FILE',
    kind: path('FILE'),
    help: "adapters' files, or their names beside the model",
    bare: true,
    many: true,
    needed: true,
  },
  prompt: { value: 'TEXT', kind: text, help: 'what to draw (default: the words that call the adapter)' },
  seeds: { value: 'N', kind: whole(1, 100), help: 'pictures that a figure is the mean of (default: 2)', usual: 2 },
  model,
  threads: oneThread,
} as const satisfies Flags

async function profile({ files, prompt, seeds, model: folder, threads }: Said<typeof flags>): Promise<void> {
  const engine = createEngine(() => inProcess(createHost({ threads })))
  try {
    const source = await modelAt(folder)
    const { name, defaults } = await engine.load(source, { device: 'wasm', precision: 'float32' })
    const plain = { ...defaults, model: name, negative: '', rng: 'torch', count: 1, clipSkip: 0 } as const
    for (const file of files) {
      const info = await engine.addAdapter(await adapterAt(file, 'FILE', source))
      const words = prompt ?? info.triggers.join(', ')
      let sum = 0
      for (let seed = 0; seed < seeds; seed++) {
        const settings: Settings = { ...plain, seed, prompt: words }
        sum += await profileOf(engine, settings, { id: info.id, words })
      }
      console.log(`${file}: ${((100 * sum) / seeds).toFixed(2)} % fine detail (${info.category ?? 'no category'})`)
    }
  } finally {
    engine.dispose()
  }
}

await main({ name: 'profile', usage: 'npx tsx cli/profile.ts FILE ... [--seeds N] [...]', flags, run: profile })
