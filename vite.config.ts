import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [react(), tailwindcss()],
  builder: {},
  // The gateway replaces this word with a fresh nonce in every answer.
  html: { cspNonce: 'WEIR_CSP_NONCE' },
  worker: { format: 'es' },
  build: { target: 'es2022', modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
  environments: {
    client: { build: { outDir: 'dist/page' } },
    gateway: {
      build: {
        outDir: 'dist/gateway',
        ssr: true,
        target: 'node20',
        rolldownOptions: { input: 'src/gateway/main.ts' },
      },
    },
  },
  test: { include: ['src/**/*.test.{ts,tsx}'], testTimeout: 20_000 },
})
