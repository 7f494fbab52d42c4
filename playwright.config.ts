// End-to-end tests: the production build in a real Chromium.
import { defineConfig, devices } from '@playwright/test'

import { launchOptions } from './chromium.config.ts'

const port = 4173
/** These tests draw on wasm: the software graphics adapter takes a hundred times longer for the same picture. */
const withoutGpu = { ...launchOptions, args: launchOptions.args.filter((arg) => !arg.includes('webgpu')) }

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  timeout: 240_000,
  workers: 1,
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: { baseURL: `http://localhost:${port}`, launchOptions: withoutGpu, trace: 'retain-on-failure' },
  projects: [{ name: 'chromium', use: { ...devices['Desktop Chrome'], launchOptions: withoutGpu } }],
  webServer: {
    command: `npx vite preview --port ${port} --strictPort`,
    port,
    reuseExistingServer: !process.env['CI'],
  },
})
