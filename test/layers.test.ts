import { readFileSync, readdirSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { layers, violations } from './layers.ts'

const files = ['src', 'workers', 'cli', 'bench'].flatMap((root) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((path) => `${root}/${path.replaceAll('\\', '/')}`)
    .filter((path) => /\.tsx?$/.test(path) && !/\.test(-data)?\.tsx?$/.test(path)),
)

describe('layers', () => {
  it('are kept by every file', () => {
    expect(files.length).toBeGreaterThan(3)
    expect(files.flatMap((file) => violations(file, readFileSync(file, 'utf8')))).toEqual([])
  })

  it('cover every file under src', () => {
    const known = (file: string) => layers.some(([place]) => file === place || file.startsWith(place))
    expect(files.filter((file) => !known(file))).toEqual([])
  })

  it.each([
    ['src/math/a.ts', `import { x } from '../onnx/b.ts'`],
    ['src/app/a.tsx', `import { createSession } from '../pipelines/session.ts'`],
    ['src/pipelines/samplers/euler.ts', `import { heun } from '../schedules/karras.ts'`],
    ['src/pipelines/generate.ts', `import * as ort from 'onnxruntime-web/webgpu'`],
    ['src/pipelines/generate.ts', `const ort = await import('onnxruntime-web')`],
    ['src/engine/client.ts', `import { host } from '../../workers/engine.worker.ts'`],
    ['src/pipelines/load.ts', `const gpu = navigator.gpu`],
  ])('fail on a planted violation in %s', (file, text) => {
    expect(violations(file, text)).toHaveLength(1)
  })
})
