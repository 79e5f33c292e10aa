// Checks who imports whom, and that the checker saw the code at all: with a compiler
// that it can't load, dependency-cruiser finds no module and passes.
import { spawnSync } from 'node:child_process'

const fewestModules = 50
const { stdout, stderr } = spawnSync(
  'depcruise',
  ['src', '--config', '.dependency-cruiser.mjs', '--output-type', 'json'],
  { encoding: 'utf8', maxBuffer: 2 ** 28, shell: false },
)
if (!stdout) {
  console.error(stderr)
  process.exit(1)
}
const { summary } = JSON.parse(stdout)
for (const { rule, from, to } of summary.violations) {
  console.error(`${rule.severity} ${rule.name}: ${from} → ${to}`)
}
console.info(`${summary.totalCruised} modules, ${summary.violations.length} violations`)
if (summary.totalCruised < fewestModules) {
  console.error(`expected at least ${fewestModules} modules: the checker is blind`)
  process.exit(1)
}
process.exit(summary.violations.some(({ rule }) => rule.severity === 'error') ? 1 : 0)
