// Three groups of tests: `node` (everything that needs no browser), `browser` (WebGPU in Chromium), `gpu` (Dawn in Node, by hand).
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'

import { launchOptions } from './chromium.config.ts'

export default defineConfig({
  // A dependency that is met in the middle of a run would reload the page under its tests.
  optimizeDeps: { exclude: ['onnxruntime-web'], include: ['@huggingface/tokenizers', 'idb', 'ml-matrix', 'valibot'] },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          include: ['src/**/*.test.{ts,tsx}', 'cli/**/*.test.ts', 'test/*.test.ts'],
          testTimeout: 60_000,
          pool: 'threads',
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        server: {
          headers: { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' },
        },
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 240_000,
          fileParallelism: false,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        extends: true,
        test: {
          name: 'gpu',
          include: ['test/gpu/**/*.test.ts'],
          testTimeout: 600_000,
          fileParallelism: false,
          pool: 'forks',
          // V8's optimizing compiler takes minutes for the Asyncify build, and the first session waits for it.
          execArgv: ['--liftoff-only'],
        },
      },
    ],
  },
})
