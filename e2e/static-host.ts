// A plain static host for tests: serves the build without headers of its own, at / and at /site/; a test may break its answers.
import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const types: Record<string, string> = {
  html: 'text/html',
  js: 'text/javascript',
  css: 'text/css',
  wasm: 'application/wasm',
}
const build = process.env['FEWSTEP_DIST'] ?? 'dist'

/** Gives `count` bytes of every answer, then drops the connection; undefined gives all. */
export type Break = (path: string, request: IncomingMessage) => number | undefined

export async function staticHost(breaks: Break = () => undefined, headers: Readonly<Record<string, string>> = {}) {
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const path = new URL(request.url!, 'http://host').pathname.replace(/^\/site\//, '/')
    const file = `${build}${path.endsWith('/') ? `${path}index.html` : path}`
    if (!existsSync(file)) return response.writeHead(404).end()
    const { size, mtime } = statSync(file)
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
    response.writeHead(start > 0 ? 206 : 200, {
      'Content-Type': types[file.split('.').at(-1)!] ?? 'application/octet-stream',
      'Content-Length': size - start,
      'Last-Modified': mtime.toUTCString(),
      ...headers,
      ...(start > 0 ? { 'Content-Range': `bytes ${start}-${size - 1}/${size}` } : {}),
    })
    if (request.method === 'HEAD') return response.end()
    const count = breaks(path, request)
    if (count === undefined) return createReadStream(file, { start }).pipe(response)
    if (count === 0) return response.destroy()
    const part = createReadStream(file, { start, end: start + count - 1 }).pipe(response, { end: false })
    part.on('unpipe', () => response.write('', () => response.destroy()))
    return undefined
  }
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
