import { printTable } from './table.ts'

/** What Playwright calls once everything was measured. */
export default printTable
