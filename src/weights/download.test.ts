import { describe, expect, it, vi } from 'vitest'
import { download, nothing, type Ask } from './download.ts'
import { failure } from './failure.ts'

const file = Uint8Array.from({ length: 1000 }, (_, i) => (i * 37) % 251)

/** A body that gives `count` bytes and then breaks, or ends where it is the whole. */
function body(bytes: Uint8Array<ArrayBuffer>, count = bytes.length): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (stream) => {
      for (let at = 0; at < count; at += 100) stream.enqueue(bytes.slice(at, Math.min(at + 100, count)))
    },
    pull: (stream) => (count < bytes.length ? stream.error(new TypeError('network error')) : stream.close()),
  })
}

type Rules = {
  /** Bytes of each answer before it breaks; whole answers after the last. */
  readonly breaks: number[]
  readonly ranges?: boolean
  readonly headers?: Record<string, string>
  readonly lengths?: boolean
}

/** A server as careful as RFC 9110 asks; `asked` are the requests' headers. */
function server({ breaks, ranges = true, headers = { etag: '"one"' }, lengths = true }: Rules) {
  const asked: Record<string, string>[] = []
  const state = { headers }
  const ask: Ask = async (request) => {
    asked.push({ ...request })
    const from = Number(/bytes=(\d+)-/.exec(request['Range'] ?? '')?.[1] ?? 0)
    const same = [undefined, state.headers['etag'], state.headers['last-modified']].includes(request['If-Range'])
    const part = ranges && from > 0 && same
    if (part && from >= file.length)
      return new Response(null, { status: 416, headers: { 'content-range': `bytes */${file.length}` } })
    const bytes = part ? file.slice(from) : file
    const range = { 'content-range': `bytes ${from}-${file.length - 1}/${file.length}` }
    return new Response(body(bytes, Math.min(breaks.shift() ?? bytes.length, bytes.length)), {
      status: part ? 206 : 200,
      headers: {
        ...state.headers,
        ...(lengths ? { 'content-length': String(bytes.length) } : {}),
        ...(part ? range : {}),
      },
    })
  }
  return { ask, asked, state }
}

const bytesOf = async (blob: Blob | undefined) => new Uint8Array((await blob?.arrayBuffer()) ?? [])
const soon = [0, 0, 0]

describe('download', () => {
  it('continues a body that broke, asking for the rest of the same version', async () => {
    const { ask, asked } = server({ breaks: [300, 400] })
    const heard = vi.fn<() => void>()
    expect(await bytesOf(await download(ask, nothing(), heard, undefined, soon))).toEqual(file)
    expect(asked).toEqual([
      {},
      { Range: 'bytes=300-', 'If-Range': '"one"' },
      { Range: 'bytes=700-', 'If-Range': '"one"' },
    ])
    expect(heard).toHaveBeenCalledTimes(10)
  })

  it('asks again where not one byte came', async () => {
    const { ask, asked } = server({ breaks: [0, 0] })
    expect(await bytesOf(await download(ask, nothing(), () => {}, undefined, soon))).toEqual(file)
    expect(asked).toEqual([{}, {}, {}])
  })

  it.each([
    ['the server knows no ranges', { breaks: [300, 400, 1000], ranges: false }],
    ['nothing names the version, and the length tells', { breaks: [300, 200], headers: {} }],
    ['only a weak ETag and a date name it', { breaks: [300], headers: { etag: 'W/"1"', 'last-modified': 'Tue' } }],
    ['no length is known before the first break', { breaks: [300], lengths: false }],
  ] satisfies [string, Rules][])('brings the whole where %s', async (_, rules) => {
    expect(await bytesOf(await download(server(rules).ask, nothing(), () => {}, undefined, soon))).toEqual(file)
  })

  it('takes the whole where another origin hides that it travels compressed', async () => {
    const compressed: Ask = async () => new Response(body(file), { headers: { 'content-length': '400' } })
    const arrived = nothing()
    expect(await bytesOf(await download(compressed, arrived, () => {}, undefined, soon))).toEqual(file)
    expect(arrived).toMatchObject({ loaded: file.length, total: file.length, done: true })
  })

  it('asks for the whole where an answer goes on elsewhere than this file stopped', async () => {
    const { ask, asked } = server({ breaks: [300], lengths: false })
    const hidden: Ask = async (headers) => {
      const answer = await ask(headers)
      answer?.headers.delete('content-range')
      return answer
    }
    expect(await bytesOf(await download(hidden, nothing(), () => {}, undefined, soon))).toEqual(file)
    expect(asked).toEqual([{}, { Range: 'bytes=300-', 'If-Range': '"one"' }, {}])
  })

  it('names a date rather than a weak ETag', async () => {
    const { ask, asked } = server({ breaks: [300], headers: { etag: 'W/"1"', 'last-modified': 'Tue' } })
    await download(ask, nothing(), () => {}, undefined, soon)
    expect(asked[1]).toEqual({ Range: 'bytes=300-', 'If-Range': 'Tue' })
  })

  it('starts again where the file has changed meanwhile', async () => {
    const { ask, state } = server({ breaks: [300] })
    const changing: Ask = async (headers) => {
      const answer = await ask(headers)
      state.headers = { etag: '"two"' }
      return answer
    }
    const arrived = nothing()
    expect(await bytesOf(await download(changing, arrived, () => {}, undefined, soon))).toEqual(file)
    expect(arrived.version).toBe('"two"')
  })

  it('takes a 416 for the end where all has arrived', async () => {
    const arrived = { ...nothing(), parts: [new Blob([file])], loaded: file.length, version: '"one"' }
    expect(await bytesOf(await download(server({ breaks: [] }).ask, arrived, () => {}))).toEqual(file)
  })

  it('gives up after a few tries without a new byte; a later call goes on from there', async () => {
    const { ask, asked } = server({ breaks: [300, 0, 0, 0] })
    const arrived = nothing()
    await expect(download(ask, arrived, () => {}, undefined, soon)).rejects.toThrow('network error')
    expect(asked).toHaveLength(4)
    expect(arrived.loaded).toBe(300)
    expect(await bytesOf(await download(ask, arrived, () => {}, undefined, soon))).toEqual(file)
    expect(asked.at(-1)).toMatchObject({ Range: 'bytes=300-' })
  })

  it('counts tries anew whenever bytes come', async () => {
    const { ask } = server({ breaks: [100, 0, 0, 100, 0, 0, 100, 0, 0] })
    expect(await bytesOf(await download(ask, nothing(), () => {}, undefined, soon))).toEqual(file)
  })

  it('does not repeat a first request that got no answer, but one that goes on', async () => {
    const offline = failure('network', 'folder: a: expected an answer, got none')
    const never = vi.fn<Ask>(async () => Promise.reject(offline))
    await expect(download(never, nothing(), () => {}, undefined, soon)).rejects.toBe(offline)
    expect(never).toHaveBeenCalledTimes(1)
    const { ask } = server({ breaks: [300] })
    const answers = vi.fn<Ask>(ask)
    answers.mockImplementationOnce(ask).mockImplementationOnce(never)
    expect(await bytesOf(await download(answers, nothing(), () => {}, undefined, soon))).toEqual(file)
  })

  it('stops in a pause when told to', async () => {
    const stop = new AbortController()
    const { ask } = server({ breaks: [300, 0] })
    const waiting = download(ask, nothing(), () => {}, stop.signal, [60_000])
    setTimeout(() => stop.abort(), 20)
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('says that there is no file', async () => {
    expect(
      await download(
        async () => undefined,
        nothing(),
        () => {},
      ),
    ).toBeUndefined()
  })
})
