// The import rules of the house as data, and the function that finds what breaks them.

/** Folder or file (relative to the root) -> the layers it may import besides itself. First match wins. */
export const layers: readonly (readonly [place: string, mayImport: readonly string[]])[] = [
  ['src/protocol/', []],
  ['src/protocol.ts', ['src/protocol/']],
  ['src/math/', []],
  ['src/settings/', ['src/protocol.ts']],
  ['src/search/', ['src/math/', 'src/protocol.ts']],
  ['src/grid/', ['src/settings/', 'src/math/', 'src/protocol.ts']],
  ['src/weights/', ['src/math/', 'src/protocol/']],
  ['src/checkpoints/', ['src/weights/', 'src/math/']],
  ['src/onnx/', ['src/math/']],
  ['src/gpu/', ['src/math/']],
  ['src/networks/', ['src/onnx/']],
  ['src/judge/', ['src/protocol.ts']],
  ['src/adapters/', ['src/weights/', 'src/protocol.ts']],
  ['src/lora/', ['src/checkpoints/sgm.ts', 'src/weights/', 'src/onnx/', 'src/gpu/', 'src/math/']],
  ['src/pipelines/samplers/', ['src/pipelines/types.ts', 'src/math/']],
  ['src/pipelines/schedules/', ['src/pipelines/types.ts', 'src/math/']],
  ['src/pipelines/guidance/', ['src/pipelines/types.ts', 'src/math/']],
  ['src/pipelines/parametrizations/', ['src/pipelines/types.ts', 'src/math/']],
  [
    'src/pipelines/',
    [
      'src/lora/',
      'src/judge/',
      'src/networks/',
      'src/checkpoints/',
      'src/weights/',
      'src/onnx/',
      'src/gpu/',
      'src/math/',
      'src/protocol.ts',
    ],
  ],
  ['src/engine/', ['src/protocol.ts']],
  [
    'src/store/',
    [
      'src/adapters/',
      'src/engine/',
      'src/grid/',
      'src/math/picture-id.ts',
      'src/lora/compose/',
      'src/lora/prompt.ts',
      'src/lora/schedule.ts',
      'src/search/',
      'src/settings/',
      'src/protocol.ts',
    ],
  ],
  ['src/app/', ['src/adapters/', 'src/store/', 'src/grid/', 'src/settings/', 'src/protocol.ts']],
  ['src/main.tsx', ['src/app/', 'src/store/', 'src/engine/', 'src/settings/', 'src/protocol.ts', 'package.json']],
  ['src/embed.ts', ['src/engine/', 'src/protocol.ts']],
  ['workers/', ['src/pipelines/', 'src/weights/', 'src/gpu/', 'src/engine/', 'src/grid/', 'src/protocol.ts']],
  [
    'cli/',
    [
      'src/adapters/',
      'src/lora/prompt.ts',
      'src/pipelines/',
      'src/judge/',
      'src/checkpoints/',
      'src/weights/',
      'src/gpu/',
      'src/engine/',
      'src/grid/',
      'src/search/',
      'src/settings/',
      'src/math/',
      'src/protocol.ts',
      'package.json',
    ],
  ],
  ['bench/', ['src/', 'cli/', 'test/gpu/adapter.ts', 'chromium.config.ts']],
]

/** Package (or global) -> the only places that may name it. */
export const owners: readonly (readonly [name: string, places: readonly string[]])[] = [
  ['react', ['src/app/', 'src/main.tsx']],
  ['react-dom', ['src/app/', 'src/main.tsx']],
  ['@mantine/core', ['src/app/', 'src/main.tsx']],
  ['@mantine/hooks', ['src/app/', 'src/main.tsx']],
  ['lucide-react', ['src/app/']],
  ['zustand', ['src/store/']],
  ['idb', ['src/store/']],
  ['comlink', ['src/engine/', 'workers/']],
  ['onnxruntime-web', ['src/pipelines/session.ts', 'src/pipelines/ort/', 'bench/exported.ts']],
  ['@bufbuild/protobuf', ['src/onnx/encode.ts']],
  ['@huggingface/tokenizers', ['src/pipelines/text/']],
  ['konva', ['src/app/compose/canvas/']],
  ['react-konva', ['src/app/compose/canvas/']],
  ['fast-png', ['src/settings/', 'cli/', 'bench/']],
  ['fflate', ['src/grid/']],
  ['@observablehq/plot', ['src/app/compare/charts/chart.tsx']],
  ['workbox-precaching', ['workers/service-worker.ts']],
]

const imports = /(?:from|import)\s*\(?\s*['"]([^'"]+)['"]|new URL\(\s*['"](\.[^'"]+)['"]/g

const resolve = (file: string, path: string): string => {
  const parts = file.split('/').slice(0, -1)
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.') parts.push(part)
  }
  return parts.join('/')
}

const inside = (place: string, file: string): boolean => (place.endsWith('/') ? file.startsWith(place) : file === place)

/** Lines such as `src/math/a.ts: may not import src/onnx/b.ts`, for one file's text; empty where all is well. */
export const violations = (file: string, text: string): string[] => {
  const rule = layers.find(([place]) => inside(place, file))
  const found: string[] = []
  for (const match of text.matchAll(imports)) {
    const name = (match[1] ?? match[2])!
    if (name.startsWith('.')) {
      // A worker is started by its address, never imported: that is the one arrow that may cross.
      const target = resolve(file, name)
      if (match[2] !== undefined || rule === undefined) continue
      const [home, may] = rule
      if (!inside(home, target) && !may.some((place) => inside(place, target)))
        found.push(`${file}: may not import ${target}`)
      continue
    }
    const owner = owners.find(([owned]) => name === owned || name.startsWith(`${owned}/`))
    if (owner && !owner[1].some((place) => inside(place, file))) found.push(`${file}: may not import ${name}`)
  }
  if (/navigator\.gpu|requestAdapter/.test(text) && file !== 'src/gpu/device.ts' && file.startsWith('src/'))
    found.push(`${file}: only src/gpu/device.ts may name navigator.gpu`)
  return found
}
