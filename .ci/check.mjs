// The one test command: format, lint, types, boundaries, unused code, patterns, unit tests, build, journeys.
// Every step runs even after a failure, so that one run shows all that is wrong.
// Last line: the totals of all suites; a failed step without tests of its own counts as one failure.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { findTools } from './tools.mjs'

const reports = mkdtempSync(join(tmpdir(), 'weir-check-'))
const unitReport = join(reports, 'unit.json')
const journeyReport = join(reports, 'journeys.json')

const env = {
  ...process.env,
  ...findTools(),
  PLAYWRIGHT_JSON_OUTPUT_FILE: journeyReport,
}

const readReport = (path) => JSON.parse(readFileSync(path, 'utf8'))

const countUnit = () => {
  const report = readReport(unitReport)
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

const countJourneys = () => {
  const { stats } = readReport(journeyReport)
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped }
}

const nothing = { passed: 0, failed: 0, skipped: 0 }
const steps = [
  { script: 'format:check' },
  { script: 'lint' },
  { script: 'types' },
  { script: 'boundaries' },
  { script: 'unused' },
  { script: 'patterns' },
  {
    script: 'unit',
    args: ['--reporter=default', '--reporter=json', `--outputFile.json=${unitReport}`],
    count: countUnit,
  },
  { script: 'build' },
  { script: 'journeys', args: ['--reporter=list,json'], count: countJourneys },
]

function runStep({ script, args = [], count }) {
  console.info(`\n── npm run ${script}`)
  const started = performance.now()
  const { status } = spawnSync('npm', ['run', '--silent', script, '--', ...args], {
    stdio: 'inherit',
    env,
  })
  let totals = nothing
  try {
    totals = count?.() ?? nothing
  } catch (error) {
    console.error(`no report from ${script}: ${error.message}`)
  }
  const failedSilently = status !== 0 && totals.failed === 0
  const verdict = status === 0 ? 'ok' : 'FAILED'
  console.info(`── ${script}: ${verdict} in ${Math.round((performance.now() - started) / 1000)} s`)
  return { ok: status === 0, totals: failedSilently ? { ...totals, failed: 1 } : totals }
}

const results = steps.map(runStep)
rmSync(reports, { recursive: true, force: true })

const sum = (key) => results.reduce((total, { totals }) => total + totals[key], 0)
const skipped = sum('skipped')
console.info(
  `\n${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
)
process.exit(results.every(({ ok }) => ok) ? 0 : 1)
