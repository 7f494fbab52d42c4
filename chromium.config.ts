// Where tests find a Chromium, and the flags that give it WebGPU on a machine without a GPU.
import { existsSync } from 'node:fs'

const installed = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** An installed Chromium first; undefined leaves the choice to Playwright's own. */
export const executablePath = installed.find((path) => path !== undefined && existsSync(path))

/** SwiftShader is the software adapter that every Chromium carries. */
export const args = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
]

export const launchOptions = { args, ...(executablePath ? { executablePath } : {}) }
