import { describe, expect, it } from 'vitest'
import type { GenerateEvent, Host, ModelInfo, RunReport, Settings } from '../protocol.ts'
import { remoteHost, serve } from './wire.ts'

const picture = (): GenerateEvent => ({
  type: 'picture',
  picture: 0,
  seed: 1,
  pixels: { width: 1, height: 1, data: new Uint8ClampedArray([1, 2, 3, 4]) },
})

function pair(host: Partial<Host>) {
  const { port1, port2 } = new MessageChannel()
  serve(host as Host, port1)
  port1.start()
  port2.start()
  return { host: remoteHost(port2), end: () => [port1, port2].forEach((port) => port.close()) }
}

describe('wire', () => {
  it('delivers every event before the answer, pictures by transfer', async () => {
    const sent = picture()
    const { host, end } = pair({
      generate: async (settings, onEvent) => {
        for (let step = 1; step <= 50; step++)
          onEvent({ type: 'step', picture: 0, step, steps: 50, sigma: 1, milliseconds: 1 })
        onEvent(sent)
        return { rows: settings.steps } as RunReport
      },
    })
    const events: GenerateEvent[] = []
    const report = await host.generate({ steps: 50 } as Settings, (event) => events.push(event))
    expect(report.rows).toBe(50)
    expect(events).toHaveLength(51)
    expect(events.at(-1)).toEqual(picture())
    expect(sent.type === 'picture' && sent.pixels.data.length).toBe(0)
    end()
  })

  it('carries an assessment, and leaves the picture with who asked', async () => {
    const pixels = { width: 1, height: 1, data: new Uint8ClampedArray([1, 2, 3, 4]) }
    const assess: Host['assess'] = ({ data }, prompt) => {
      const facts = [{ kind: 'noun', asked: prompt, got: String(data[2]), fulfilled: true }] as const
      return Promise.resolve({
        facts,
        unknown: [],
        found: [],
        place: 'beach',
        style: 'none',
        features: Float32Array.of(0.5),
      })
    }
    const { host, end } = pair({ assess })
    expect(await host.assess(pixels, 'cat')).toEqual(await assess(pixels, 'cat'))
    expect(pixels.data).toHaveLength(4)
    end()
  })

  it('carries a failure as plain data', async () => {
    const failure = { kind: 'not-a-model', message: 'load: x: expected a, got b' }
    const { host, end } = pair({ load: () => Promise.reject(failure) })
    const load = host.load({ kind: 'url', url: 'x' }, { device: 'auto', precision: 'auto' }, () => {})
    await expect(load).rejects.toEqual(failure)
    end()
  })

  it('carries blobs of a chosen folder, and progress', async () => {
    const { host, end } = pair({
      load: async (source, _, onProgress) => {
        onProgress({ phase: 'read', loaded: 1, total: 2 })
        return { name: source.kind === 'files' ? await source.files[0]!.blob.text() : '' } as ModelInfo
      },
    })
    const progress: unknown[] = []
    const files = [{ path: 'a.json', blob: new Blob(['inside']) }]
    const info = await host.load({ kind: 'files', name: 'x', files }, { device: 'auto', precision: 'auto' }, (p) =>
      progress.push(p),
    )
    expect(info.name).toBe('inside')
    expect(progress).toEqual([{ phase: 'read', loaded: 1, total: 2 }])
    end()
  })
})
