// Installs what is missing: the packages of package-lock.json, and for tests a Chromium. Does nothing when all is there.
import { execSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'

const run = (command) => execSync(command, { stdio: ['ignore', 'inherit', 'inherit'] })
const stamp = 'node_modules/.fewstep-lock'

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`install: node: expected 20.19 or later, got ${process.versions.node}`)
  process.exit(1)
}

/** Installs the locked packages unless the last install was of this very lock file. No package's install script runs. */
export const installPackages = () => {
  const lock = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  run('npm ci --ignore-scripts --no-fund --no-audit --loglevel=error')
  writeFileSync(stamp, lock)
}

/** Finds a Chromium that is installed; else asks Debian's apt (as root), else Playwright, for one. */
export const installChromium = async () => {
  const { chromium } = await import('playwright')
  const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
  const found = [process.env.CHROMIUM, chromium.executablePath(), ...installed].find((path) => path && existsSync(path))
  if (found) return
  const debian = process.platform === 'linux' && existsSync('/usr/bin/apt-get') && process.getuid?.() === 0
  if (!debian) return run('npx playwright install chromium')
  run('apt-get update -qq')
  run('DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium')
}

installPackages()
if (process.argv.includes('--chromium')) await installChromium()
