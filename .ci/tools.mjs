// Finds the two programs that tests need beside npm packages: a Chromium and a Prometheus.
// What is missing is installed (Debian packages when root, Playwright's own browser elsewhere);
// what can't be installed is named, with the way to get it.
import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const isExecutable = (path) => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const onPath = (name) =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isExecutable)

const find = (variable, names) => {
  const given = process.env[variable]
  if (given === undefined) return names.map(onPath).find(Boolean)
  if (isExecutable(given)) return given
  throw new Error(`${variable} is "${given}", which is not a program that can be run`)
}

const run = (command, args) => {
  console.info(`> ${command} ${args.join(' ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync(command, args, { stdio: 'inherit', env }).status === 0
}

const installDebianPackage = (name) =>
  process.getuid?.() === 0 &&
  onPath('apt-get') !== undefined &&
  run('apt-get', ['update', '-qq']) &&
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name])

/** The first of the names found, after installing the Debian package of that first name if need be. */
const findOrInstall = (variable, names) =>
  find(variable, names) ?? (installDebianPackage(names[0]) ? find(variable, names) : undefined)

function chromium() {
  const found = findOrInstall('CHROMIUM_PATH', ['chromium', 'chromium-browser', 'google-chrome'])
  if (found !== undefined) return found
  // Without a path, Playwright uses the browser that it installed itself.
  if (run('npx', ['playwright', 'install', 'chromium'])) return undefined
  throw new Error(
    'Tests need Chromium. Install it (Debian: apt-get install chromium) or set CHROMIUM_PATH.',
  )
}

function prometheus() {
  const found = findOrInstall('PROMETHEUS_PATH', ['prometheus'])
  if (found !== undefined) return found
  throw new Error(
    'Tests need Prometheus 2.40 or later. Install it (Debian: apt-get install prometheus; ' +
      'macOS: brew install prometheus) or set PROMETHEUS_PATH.',
  )
}

/** The environment that tells the suites where the programs are. */
export function findTools() {
  const browser = chromium()
  return {
    PROMETHEUS_PATH: prometheus(),
    ...(browser === undefined ? {} : { CHROMIUM_PATH: browser }),
  }
}
