// Merges adapters into one file that other tools load: `npx tsx cli/merge.ts A.safetensors:0.8 B.safetensors:0.5 --method ties --out merged.safetensors`.
import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { inProcess } from '../src/engine/connection.ts'
import { createEngine } from '../src/engine/engine.ts'
import { createHost } from '../src/pipelines/host.ts'
import type { AdapterUse } from '../src/protocol.ts'
import { adapterAt } from './adapter.ts'
import { modelAt } from './folder.ts'
import { main } from './terminal/command.ts'
import { model } from './terminal/engine-flags.ts'
import type { Flags, Said } from './terminal/flags.ts'
import { number, path, text, weighted, whole } from './terminal/kinds.ts'
import { makeRoomFor } from './terminal/room.ts'

const flags = {
  files: {
    value: 'FILE[:WEIGHT]',
    kind: weighted,
    help: 'adapters to merge, with their weights; W:T sets the text apart',
    bare: true,
    many: true,
    needed: true,
  },
  out: {
    value: 'FILE',
    kind: path(),
    help: 'the safetensors file to write, with kohya-ss names (default: merged.safetensors)',
    usual: 'merged.safetensors',
  },
  method: {
    value: 'ID',
    kind: text,
    help: 'cat (default: the exact sum), linear, task_arithmetic, magnitude_prune, ties, dare_linear, dare_ties',
    usual: 'cat',
  },
  density: {
    value: 'D',
    kind: number(0, 1),
    help: 'share of entries kept by the sparse methods, 0 to 1 (default: 0.5)',
    usual: 0.5,
  },
  rank: {
    value: 'N',
    kind: whole(1, 4096),
    help: 'rank to cut to (default: the largest of the files, whole where a file has none)',
  },
  seed: { value: 'S', kind: whole(0, 2 ** 32 - 1), help: 'what DARE drops (default: 0)', usual: 0 },
  model: { ...model, help: 'the diffusers folder that the adapters are for (default: the embedded model)' },
} as const satisfies Flags

async function merge({ files, model, out, ...rule }: Said<typeof flags>): Promise<void> {
  await makeRoomFor(out)
  const engine = createEngine(() => inProcess(createHost({ threads: 1 })))
  try {
    const source = await modelAt(model)
    await engine.load(source, { device: 'wasm', precision: 'float32' })
    const parts: AdapterUse[] = []
    for (const { file, ...strengths } of files)
      parts.push({ id: (await engine.addAdapter(await adapterAt(file, 'FILE', source))).id, ...strengths })
    const blob = await engine.mergeAdapters({ ...rule, parts, name: basename(out).replace(/\.safetensors$/i, '') })
    await writeFile(out, new Uint8Array(await blob.arrayBuffer()))
    console.log(out)
  } finally {
    engine.dispose()
  }
}

await main({
  name: 'merge',
  usage: 'npx tsx cli/merge.ts FILE[:WEIGHT] FILE[:WEIGHT] ... [--out FILE] [...]',
  flags,
  run: merge,
})
