import { defineConfig } from '@playwright/test'

import journeys from '../playwright.config.ts'

/** One at a time, so that nothing else competes for the processor that is measured. */
export default defineConfig({
  ...journeys,
  testMatch: '**/*.bench.ts',
  globalTeardown: './print-table.ts',
  workers: 1,
  timeout: 1_200_000,
  use: { ...journeys.use, trace: 'off' },
})
