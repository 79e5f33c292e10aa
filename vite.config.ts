import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

const gatewayPath = /^\/(api|simulator|healthz|readyz|metrics)(?=[/?]|$)/

/** `npm run dev` answers the gateway's paths itself, so that one command is all. */
function gatewayInDevelopment(): Plugin {
  return {
    name: 'weir-gateway-in-development',
    apply: (_, { command, isPreview }) =>
      command === 'serve' && !isPreview && process.env['VITEST'] === undefined,
    async configureServer(server) {
      const { createDevGateway } = await server.ssrLoadModule('/src/gateway/dev.ts')
      const answer = createDevGateway()
      server.middlewares.use((request, response, next) =>
        gatewayPath.test(request.url ?? '') ? answer(request, response) : next(),
      )
    },
  }
}

export default defineConfig({
  plugins: [react(), tailwindcss(), gatewayInDevelopment()],
  builder: {},
  // The gateway replaces this word with a fresh nonce in every answer.
  html: { cspNonce: 'WEIR_CSP_NONCE' },
  worker: { format: 'es' },
  build: { target: 'es2022', modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
  environments: {
    client: {
      build: {
        outDir: 'dist/page',
        // All that the page starts with is one file: in many small ones it compresses worse.
        rolldownOptions: {
          output: { codeSplitting: { groups: [{ name: 'page', tags: ['$initial'] }] } },
        },
      },
    },
    gateway: {
      build: {
        outDir: 'dist/gateway',
        ssr: true,
        copyPublicDir: false,
        target: 'node20',
        rolldownOptions: { input: 'src/gateway/main.ts' },
      },
    },
  },
  test: { include: ['src/**/*.test.{ts,tsx}'], testTimeout: 20_000 },
})
