// How the static site is built and served: the page, the engine for other pages, isolation headers, one service worker for offline and isolation.
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'

/** What SharedArrayBuffer, and so threads, need; on hosts that cannot send them the service worker adds them. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

export default defineConfig({
  base: './',
  plugins: [
    react(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'workers',
      filename: 'service-worker.ts',
      injectRegister: false,
      injectManifest: {
        // Beside the page itself: the embedded model and the runtime that every browser can use, so that it works offline.
        globPatterns: ['**/*.{js,css,html,svg,webmanifest}', 'models/**', 'assets/ort-wasm-simd-threaded-*.wasm'],
        globIgnores: ['models/nano/**/*.png', 'models/nano/**/*.{md,svg}'],
        maximumFileSizeToCacheInBytes: 40_000_000,
      },
      manifest: {
        name: 'fewstep',
        short_name: 'fewstep',
        description: 'Pictures from words, on your own machine',
        display: 'standalone',
        background_color: '#808080',
        theme_color: '#808080',
        icons: [{ src: 'icon.svg', sizes: 'any', type: 'image/svg+xml' }],
      },
    }),
  ],
  worker: { format: 'es' },
  optimizeDeps: { exclude: ['onnxruntime-web'] },
  build: {
    target: 'es2023',
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      input: { index: 'index.html', example: 'examples/embed/index.html', embed: 'src/embed.ts' },
      // Other pages import embed.js by its name; all else is named by its content.
      preserveEntrySignatures: 'exports-only',
      output: { entryFileNames: ({ name }) => (name === 'embed' ? 'embed.js' : 'assets/[name]-[hash].js') },
    },
  },
  server: { headers: isolation },
  preview: { headers: process.env['FEWSTEP_PLAIN_HOST'] ? {} : isolation },
})
