// The build of onnxruntime for browsers whose WebAssembly cannot suspend (Firefox, Safari): its own file, its own page.
import { expect, it } from 'vitest'

import { openGpu, type Gpu } from '../../src/gpu/device.ts'
import { encodeModel } from '../../src/onnx/encode.ts'
import { createSession, webgpuRuntime } from '../../src/pipelines/session.ts'
import { loadCase, networkCases, relativeL2 } from '../networks.ts'
import { strict } from '../strict.ts'

it('runs a network, also after weights that could not be read', async () => {
  Reflect.deleteProperty(WebAssembly, 'Suspending')
  const runtime = await webgpuRuntime((await openGpu()) as Gpu)
  expect(runtime.readsBlobs).toBe(false)
  const golden = networkCases.find(({ name }) => name === 'text-quick-gelu')!
  const read = async (path: string) => (await fetch(`/test/goldens/networks/${path}`)).blob()
  const { graph, weights, feeds, expected } = await loadCase(golden, read)
  const built = graph()
  const executable = { model: encodeModel(built), weights: built.weights }
  const mounted = strict(runtime, built, feeds)

  const [name, weight] = [...weights][0]!
  const gone = Object.assign(new Blob(), { arrayBuffer: () => Promise.reject(new Error('NotReadableError')) })
  await expect(
    createSession(executable, new Map([...weights, [name, { ...weight, blob: gone }]]), mounted),
  ).rejects.toMatchObject({ kind: 'network' })

  const session = await createSession(executable, weights, mounted)
  const outputs = await session.run(feeds)
  for (const [output, value] of Object.entries(expected))
    expect(relativeL2(outputs[output]!, value)).toBeLessThanOrEqual(1e-4)
})
